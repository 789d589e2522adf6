"""How a refused field is named to the client."""

from connectors.domain.validation.credential_shapes import looks_like_a_credential


def spelled(path: tuple[str | int, ...]) -> str:
    """A path with dots and brackets, in the client's own spelling (contract §1).

    A name that may itself be a secret, or that nobody could read, is shown as `…`.
    """
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step if _shown(step) else '…'}" if text else (step if _shown(step) else "…")
    return text


def _shown(name: str) -> bool:
    return 0 < len(name) <= 64 and name.isprintable() and not looks_like_a_credential(name)
