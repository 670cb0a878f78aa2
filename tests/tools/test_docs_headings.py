import click

from tools.docs_headings import documented, leaves, missing

PAGE = """
# Configuration

Words about `prose.key` do not count.

## `server` and its keys

| key | default |
|---|---|
| `server.host`, `server.port` | `not.first` |

```yaml
# `fenced.comment`
| `fenced.cell` |
```

### `handraise serve [--port P]`
"""


def test_only_headings_and_first_cells_document_a_name() -> None:
    assert documented(PAGE) == {
        "server",
        "server.host",
        "server.port",
        "handraise serve [--port P]",
    }


def test_a_cell_may_hold_an_escaped_bar() -> None:
    assert documented(r"| `text\|json` and `more` | x |") == {r"text\|json", "more"}


def test_a_command_is_found_with_its_arguments_but_not_by_a_longer_word() -> None:
    page = {"handraise serve [--port P]", "handraise checks"}
    assert missing(["handraise serve", "handraise check"], page) == ["handraise check"]


def test_the_commands_of_groups_are_named_in_full_and_hidden_ones_left_out() -> None:
    @click.group()
    def root() -> None: ...

    @root.group()
    def leads() -> None: ...

    @leads.command()
    def erase() -> None: ...

    @root.command()
    def serve() -> None: ...

    @root.command(hidden=True)
    def secret() -> None: ...

    assert sorted(leaves("handraise", root)) == ["handraise leads erase", "handraise serve"]
