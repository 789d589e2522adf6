"""The token endpoint's answer as a model."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_Seconds = Annotated[int, Field(gt=0, le=10 * 366 * 86_400)]
"""At most ten years: what lasts longer is no lifetime, and no date either."""


class TokenAnswer(BaseModel):
    """A pair of tokens and how many seconds each lives."""

    model_config = ConfigDict(strict=True, frozen=True)

    access_token: Annotated[str, Field(min_length=1)]
    expires_in: _Seconds
    refresh_token: Annotated[str, Field(min_length=1)]
    refresh_token_expires_in: _Seconds
    scope: str

    @classmethod
    def read(cls, body: bytes) -> Self | None:
        """The pair; None where a field is missing or is not what it has to be."""
        try:
            return cls.model_validate_json(body)
        except ValidationError:
            return None
