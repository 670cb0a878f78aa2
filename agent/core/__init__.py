"""The pure core: no I/O, no asyncio, no clock; the present moment is always an argument."""
