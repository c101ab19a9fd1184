"""Reads object files with the toolchain's llvm-objdump and llvm-nm, for disassembly.py.

Standard library only.
"""

import dataclasses
import pathlib
import re
import shutil
import subprocess


def tool(name):
    """llvm-NAME beside swiftc, or on the path, else the system's NAME."""
    swiftc = shutil.which("swiftc")
    if swiftc:
        beside = pathlib.Path(swiftc).resolve().parent / f"llvm-{name}"
        if beside.exists():
            return str(beside)
    found = shutil.which(f"llvm-{name}") or shutil.which(name)
    if found is None:
        raise SystemExit(f"neither llvm-{name} nor {name} is installed")
    return found


@dataclasses.dataclass
class Instruction:
    address: int
    encoding: bytes
    mnemonic: str
    operands: str

    @property
    def text(self):
        return f"{self.mnemonic} {self.operands}".strip()

    @property
    def is_evex(self):
        # 0x62 opens nothing else in 64-bit code.
        return self.encoding[0] == 0x62

    @property
    def is_vex(self):
        return self.encoding[0] in (0xC4, 0xC5)

    @property
    def jump_target(self):
        if not self.mnemonic.startswith("j"):
            return None
        match = re.match(r"(?:0x)?([0-9a-f]+)\b", self.operands)
        return int(match.group(1), 16) if match else None


@dataclasses.dataclass
class Function:
    name: str
    instructions: list

    def inner_loops(self):
        """Bodies of loops without a loop inside, first to last instruction.

        A loop is what lies between a backward jump and its target.
        """
        index_of = {ins.address: i for i, ins in enumerate(self.instructions)}
        loops = {}
        for last, instruction in enumerate(self.instructions):
            first = index_of.get(instruction.jump_target)
            if first is not None and first <= last:
                loops[first] = max(last, loops.get(first, 0))
        for first, last in loops.items():
            if not any(first < f and l <= last for f, l in loops.items()):
                yield self.instructions[first : last + 1]


# {vex} and {evex} name the encoding where the mnemonic has both.
LINE = re.compile(r"\s*([0-9a-f]+):\s+((?:[0-9a-f]{2} )+)\s*(?:\{e?vex\}\s+)?(\S+)\s*(.*)")
HEADER = re.compile(r"[0-9a-f]+ <(.*)>:")


def functions(path):
    """The functions of an object file or program, in AT&T syntax."""
    text = subprocess.run(
        [tool("objdump"), "-d", "--no-print-imm-hex", "--x86-asm-syntax=att", str(path)]
        if "llvm" in tool("objdump")
        else [tool("objdump"), "-d", "-w", str(path)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    found = []
    for line in text.splitlines():
        header = HEADER.match(line)
        if header:
            found.append(Function(header.group(1), []))
            continue
        match = LINE.match(line.replace("\t", " ") + " ")
        if match and found:
            address, encoding, mnemonic, operands = match.groups()
            found[-1].instructions.append(
                Instruction(int(address, 16), bytes.fromhex(encoding), mnemonic, operands.strip())
            )
    return found


def symbols(path):
    """(type letter, name) of every symbol, as nm gives them."""
    text = subprocess.run(
        [tool("nm"), str(path)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    for line in text.splitlines():
        fields = line.split()
        if len(fields) >= 2 and len(fields[-2]) == 1:
            yield fields[-2], fields[-1]
