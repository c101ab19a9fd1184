#!/usr/bin/env python3
"""Counts the instructions of the arm64 kernels' inner loops, and refuses spills and moves there.

    scripts/build-static aarch64
    python3 scripts/arm_loops.py [.build/static/aarch64/objects]

One line a loop that multiplies, the longest of each target first: instructions, products, and
multiply-accumulates an instruction beside the most that its product instruction could give. Exits
with 1 when such a loop touches the stack or moves a vector register. Standard library only.
"""

import pathlib
import re
import shutil
import subprocess
import sys

# Multiply-accumulates of one instruction.
PRODUCTS = {"smull": 8, "smull2": 8, "smlal": 8, "smlal2": 8, "sdot": 16, "smmla": 32}
TARGETS = ("KernelsNEON", "KernelsNEONNarrow", "KernelsDotProd", "KernelsI8MM")
LINE = re.compile(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)")
BRANCH = re.compile(r"b\..*|b|cbn?z|tbn?z")


def disassembler():
    swift = shutil.which("swiftc")
    beside = pathlib.Path(swift).resolve().parent / "llvm-objdump" if swift else None
    if beside and beside.exists():
        return str(beside)
    return shutil.which("llvm-objdump") or "aarch64-linux-gnu-objdump"


def functions(path):
    """The instructions of each function; every function is a section of its own and starts at 0."""
    text = subprocess.run(
        [disassembler(), "-d", "--no-show-raw-insn", str(path)],
        stdout=subprocess.PIPE, text=True, check=True,
    ).stdout
    code = []
    for line in text.splitlines():
        if line.endswith(">:"):
            yield code
            code = []
        match = LINE.match(line)
        if match:
            code.append((int(match[1], 16), match[2], match[3]))
    yield code


def target(operands):
    match = re.search(r"(?:0x)?([0-9a-f]+) <", operands)
    return int(match[1], 16) if match else None


def inner_loops(code):
    """Bodies from a backward branch's target to the branch, without branches in between."""
    index = {address: position for position, (address, _, _) in enumerate(code)}
    for position, (address, mnemonic, operands) in enumerate(code):
        start = target(operands) if BRANCH.fullmatch(mnemonic) else None
        if start is None or start > address or start not in index:
            continue
        body = code[index[start] : position + 1]
        if any(BRANCH.fullmatch(m) or m in ("bl", "ret") for _, m, _ in body[:-1]):
            continue
        yield body


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".build/static/aarch64/objects")
    findings = 0
    for name in TARGETS:
        path = folder / f"{name}.o"
        rows = []
        for body in (body for code in functions(path) for body in inner_loops(code)):
            products = [m for _, m, _ in body if m in PRODUCTS]
            if not products:
                continue
            accumulates = sum(PRODUCTS[m] for m in products)
            most = max(PRODUCTS[m] for m in products)
            # The peak's chains have no loads; what is judged is the products' loops.
            has_loads = any(m.startswith("ld") for _, m, _ in body)
            spills = [o for _, m, o in body if m[:2] in ("ld", "st") and "[sp" in o]
            moves = [o for _, m, o in body if m == "mov" and re.match(r"v\d+", o)]
            rows.append((len(body), len(products), accumulates, most, has_loads))
            if has_loads and (spills or moves):
                findings += 1
                print(f"{name}: {len(spills)} spills, {len(moves)} moves at {body[0][0]:#x}",
                      file=sys.stderr)
        if not rows:
            findings += 1
            print(f"{name}: no loop with products", file=sys.stderr)
        for length, count, accumulates, most, has_loads in sorted(rows, reverse=True):
            kind = "product" if has_loads else "peak"
            print(f"{name:18} {kind:8} {length:4} instructions, {count:3} products, "
                  f"{accumulates / length:5.1f} of {most} multiply-accumulates an instruction")
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
