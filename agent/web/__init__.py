"""HTTP: the websocket, the widget, pages and the API."""
