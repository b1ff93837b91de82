"""How what passes through Temporal is written: as JSON, which its Web UI shows; packed, where Temporal would not take it."""

import asyncio
import lzma
from collections.abc import Sequence
from dataclasses import replace

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import PayloadCodec

PACKED_FROM = 1024 * 1024  # bytes; Temporal takes no more than twice that in one piece
PACKED = b"binary/xz"
PRESET = 3  # looks back 4 MiB: in a long incident the same words stand far apart


class Packed(PayloadCodec):
    """An incident with hundreds of tasks is too big in one piece, and so is its record; most of it stands there often."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            await asyncio.to_thread(_pack, payload) if payload.ByteSize() > PACKED_FROM else payload
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            await asyncio.to_thread(_unpack, payload)
            if payload.metadata.get("encoding") == PACKED
            else payload
            for payload in payloads
        ]


def _pack(payload: Payload) -> Payload:
    packed = lzma.compress(payload.SerializeToString(), preset=PRESET)
    return Payload(metadata={"encoding": PACKED}, data=packed)


def _unpack(payload: Payload) -> Payload:
    return Payload.FromString(lzma.decompress(payload.data))


CONVERTER = replace(pydantic_data_converter, payload_codec=Packed())
