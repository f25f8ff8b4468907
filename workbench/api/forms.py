"""Forms with files, each read as one body."""

from fastapi import Form
from pydantic import BaseModel, ConfigDict

MULTIPART = Form(media_type="multipart/form-data")


class Sent(BaseModel):
    """A form that refuses fields it does not know. Its fields are text: “true” is true, “7” a 7."""

    model_config = ConfigDict(extra="forbid")
