"""What the catalogue says of its items, as texts to train on beside the orders."""

from collections.abc import Iterator

from data.catalogue import Catalogue

_EXCLUDES = "不含"


def description_texts(catalogue: Catalogue) -> Iterator[tuple[str, int]]:
    """Texts with the row of their item: each keyword, the name with all of them, the name with the definition.

    What a definition excludes is left out, since it speaks for other items. Items without words of their own give
    nothing: a bare name such as 其他 would only mislead.
    """
    for row, item in enumerate(catalogue.items):
        if item.keywords:
            yield f"{item.name}。{'；'.join(item.keywords)}", row
        if item.definition:
            yield f"{item.name}。{item.definition.split(_EXCLUDES)[0]}", row
        for keyword in item.keywords:
            yield keyword, row
