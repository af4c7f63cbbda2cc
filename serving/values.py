"""Values that requests carry: text that every database can hold, and the fixed choices."""

from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

Urgency = Literal["一般", "紧急", "特急"]


def storable(value: str) -> str:
    """Refuse what UTF-8 or PostgreSQL cannot hold: lone surrogates and the null character."""
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise PydanticCustomError("unstorable", "含有无法保存的字符，请删去后重试")
    return value


Words = Annotated[str, AfterValidator(storable)]
"""Free text as it came, blanks and all."""

Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(storable)]
"""One short value, without blanks around it."""
