"""The token endpoint's answer as a model."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError


class TokenAnswer(BaseModel):
    """A pair of tokens and how many seconds each lives."""

    model_config = ConfigDict(strict=True, frozen=True)

    access_token: Annotated[str, Field(min_length=1)]
    expires_in: Annotated[int, Field(gt=0)]
    refresh_token: Annotated[str, Field(min_length=1)]
    refresh_token_expires_in: Annotated[int, Field(gt=0)]
    scope: str

    @classmethod
    def read(cls, body: bytes) -> Self | None:
        """The pair; None where a field is missing or is not what it has to be."""
        try:
            return cls.model_validate_json(body)
        except ValidationError:
            return None
