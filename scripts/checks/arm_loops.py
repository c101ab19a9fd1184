#!/usr/bin/env python3
"""Counts the instructions of the arm64 kernels' inner loops, and refuses spills and moves there.

    scripts/build-static aarch64
    python3 scripts/checks/arm_loops.py [.build/static/aarch64/objects]
    python3 scripts/checks/arm_loops.py --float .build/float-kernels/aarch64

One line a loop that multiplies, the longest of each target first: instructions, products, and
multiply-accumulates an instruction beside the most that its product instruction could give. Exits
with 1 when such a loop touches the stack or moves a vector register, or when a float step of the
product's kernels is fused. With --float the trainer's
matrix products are judged (scripts/checks/float-kernels makes the objects). Standard library only.
"""

import pathlib
import re
import shutil
import subprocess
import sys

# Multiply-accumulates of one instruction.
PRODUCTS = {"smull": 8, "smull2": 8, "smlal": 8, "smlal2": 8, "sdot": 16, "smmla": 32}
TARGETS = ("KernelsNEON", "KernelsNEONNarrow", "KernelsDotProd", "KernelsI8MM")
FLOAT_PRODUCTS = {"fmla": 4}
FLOAT_TARGETS = ("FloatKernelsPortable", "FloatKernelsNEON")
# Of the float targets, whose other loops fuse a few operations each, the products' alone.
FLOAT_FUNCTION = "matrixBlock"
LINE = re.compile(r"\s*([0-9a-f]+):\s+(\S+)\s*(.*)")
FUSED = re.compile(r"fn?m(la|ls|add|sub)")
BRANCH = re.compile(r"b\..*|b|cbn?z|tbn?z")


def disassembler():
    swift = shutil.which("swiftc")
    beside = pathlib.Path(swift).resolve().parent / "llvm-objdump" if swift else None
    if beside and beside.exists():
        return str(beside)
    return shutil.which("llvm-objdump") or "aarch64-linux-gnu-objdump"


def functions(path, wanted=""):
    """The instructions of each function whose name holds `wanted`; every function is a section of
    its own and starts at 0."""
    text = subprocess.run(
        [disassembler(), "-d", "--no-show-raw-insn", str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    code, is_wanted = [], False
    for line in text.splitlines():
        if line.endswith(">:"):
            yield code
            code, is_wanted = [], wanted in line
        match = LINE.match(line)
        if match and is_wanted:
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
    is_float = sys.argv[1:2] == ["--float"]
    rest = sys.argv[2:] if is_float else sys.argv[1:]
    folder = pathlib.Path(rest[0] if rest else ".build/static/aarch64/objects")
    targets = FLOAT_TARGETS if is_float else TARGETS
    products_of = FLOAT_PRODUCTS if is_float else PRODUCTS
    wanted = FLOAT_FUNCTION if is_float else ""
    findings = 0
    for name in targets:
        path = folder / f"{name}.o"
        rows = []
        codes = list(functions(path, wanted))
        fused = [] if is_float else [m for code in codes for _, m, _ in code if FUSED.fullmatch(m)]
        if fused:
            findings += 1
            print(
                f"{name}: {len(fused)} fused multiply-adds, such as {fused[0]}: the result would"
                " differ between CPUs",
                file=sys.stderr,
            )
        for body in (body for code in codes for body in inner_loops(code)):
            products = [m for _, m, _ in body if m in products_of]
            if not products:
                continue
            accumulates = sum(products_of[m] for m in products)
            most = max(products_of[m] for m in products)
            # The peak's chains have no loads; what is judged is the products' loops.
            has_loads = any(m.startswith("ld") for _, m, _ in body)
            spills = [o for _, m, o in body if m[:2] in ("ld", "st") and "[sp" in o]
            moves = [o for _, m, o in body if m == "mov" and re.match(r"v\d+", o)]
            rows.append((len(body), len(products), accumulates, most, has_loads))
            if has_loads and (spills or moves):
                findings += 1
                print(
                    f"{name}: {len(spills)} spills, {len(moves)} moves at {body[0][0]:#x}",
                    file=sys.stderr,
                )
        if not rows:
            findings += 1
            print(f"{name}: no loop with products", file=sys.stderr)
        for length, count, accumulates, most, has_loads in sorted(rows, reverse=True):
            kind = "product" if has_loads else "peak"
            print(
                f"{name:20} {kind:8} {length:4} instructions, {count:3} products, "
                f"{accumulates / length:5.1f} of {most} multiply-accumulates an instruction"
            )
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
