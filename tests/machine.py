"""What a machine may lack without a failure: never where CI says that everything is there."""

import os
import shutil

import pytest


def may_lack(program: str) -> pytest.MarkDecorator:
    """A mark for tests that need the program: skipped without it, but with CI=true they fail."""
    forgiven = shutil.which(program) is None and os.environ.get("CI") != "true"
    return pytest.mark.skipif(forgiven, reason=f"there is no {program} on this machine")
