"""Imports the Bochs CPU core (PyPI package bochscpu-python) with a chosen processor.

The published library always is a Core i3-8121U, which has AVX-512 but no VNNI, although it
holds some thirty processors. `load` imports a private copy of it in which the symbol of that
processor's constructor is that of another. On glibc before 2.38 two C23 names are replaced too
(__isoc23_strtoull, __isoc23_sscanf): the older functions do the same here, and their names are
the tails of those names.
"""

import importlib
import importlib.util
import pathlib
import shutil
import struct
import sys

BUILT_IN = "corei3_cnl"

# What each emulated processor stands for among the boards.
PROCESSORS = {
    "core2_penryn_t9600": "SSE4.1 at most",
    "corei7_sandy_bridge_2600k": "AVX, no AVX2",
    "corei7_haswell_4770": "AVX2, no AVX-512, no VNNI",
    "arrow_lake": "AVX2 and AVX-VNNI, no AVX-512",
    "corei7_icelake_u": "AVX-512 with VNNI",
    "sapphire_rapids": "AVX-512 with VNNI, and AVX-VNNI",
}


def copy(processor, cache):
    """The folder with the private copy for `processor`; made when it is not there yet."""
    folder = pathlib.Path(cache) / processor
    target = folder / "bochscpu"
    if (target / "complete").exists():
        return folder
    origin = importlib.util.find_spec("bochscpu")
    if origin is None:
        sys.exit("bochscpu is missing: pip install bochscpu-python==0.4.0")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(pathlib.Path(origin.origin).parent, target)
    for library in target.glob("_bochscpu*.so"):
        image = bytearray(library.read_bytes())
        patch(image, processor)
        library.write_bytes(image)
    (target / "complete").touch()
    return folder


def load(processor, cache):
    """The module `bochscpu` whose only processor is `processor`; once a process."""
    sys.path.insert(0, str(copy(processor, cache)))
    importlib.invalidate_caches()
    module = importlib.import_module("bochscpu")
    importlib.import_module("bochscpu.cpu")
    importlib.import_module("bochscpu.memory")
    return module


def dynamic_symbols(image):
    """(position of the entry, name) of every dynamic symbol of an ELF64 file."""
    (table,) = struct.unpack_from("<Q", image, 0x28)
    (count,) = struct.unpack_from("<H", image, 0x3C)
    sections = [struct.unpack_from("<IIQQQQIIQQ", image, table + 64 * i) for i in range(count)]
    for section in sections:
        if section[1] != 11:  # SHT_DYNSYM
            continue
        names = sections[section[6]][4]
        for entry in range(section[4], section[4] + section[5], 24):
            (name,) = struct.unpack_from("<I", image, entry)
            yield entry, bytes(image[names + name : image.index(0, names + name)])


def constructor(processor):
    name = f"create_{processor}_cpuid"
    return f"_Z{len(name)}{name}P8BX_CPU_C".encode()


def patch(image, processor):
    entries = {}
    for entry, name in dynamic_symbols(image):
        entries[name] = entry
        if name.startswith(b"__isoc23_"):
            (offset,) = struct.unpack_from("<I", image, entry)
            struct.pack_into("<I", image, entry, offset + len(b"__isoc23_"))
    wanted, present = constructor(processor), constructor(BUILT_IN)
    if wanted not in entries or present not in entries:
        sys.exit(f"this bochscpu has no processor {processor}")
    # The entry's last 16 bytes are the address and the size.
    source, target = entries[wanted] + 8, entries[present] + 8
    image[target : target + 16] = image[source : source + 16]
