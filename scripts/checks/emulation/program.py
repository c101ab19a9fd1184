"""Loads a static x86-64 ELF program into a Machine and runs it to its exit."""

import os
import struct

import linux_calls
import machine

POSITION_INDEPENDENT_BASE = 0x40_0000


def load(target, image):
    """Copies the segments; gives (entry, program headers' address, count, end, base)."""
    if image[:5] != b"\x7fELF\x02":
        raise ValueError("not an ELF64 file")
    kind = struct.unpack_from("<H", image, 16)[0]
    base = POSITION_INDEPENDENT_BASE if kind == 3 else 0
    entry, headers = struct.unpack_from("<QQ", image, 24)
    size, count = struct.unpack_from("<HH", image, 54)
    end = 0
    header_address = 0
    for index in range(count):
        fields = struct.unpack_from("<IIQQQQQQ", image, headers + size * index)
        segment, _, start, address, _, file_count, memory_count, _ = fields
        if segment == 3:  # PT_INTERP
            raise ValueError("dynamically linked; build with -static-executable")
        if segment == 1:  # PT_LOAD
            target.write(base + address, image[start : start + file_count])
            end = max(end, base + address + memory_count)
            if start <= headers < start + file_count:
                header_address = base + address + headers - start
    return base + entry, header_address, count, end, base


def stack(target, arguments, variables, auxiliary):
    """Builds argc, argv, environment and the auxiliary vector as the kernel does."""
    top = machine.STACK_TOP - 0x1000
    pointers = []
    for text in arguments + variables:
        data = text.encode() + b"\0"
        top -= len(data)
        target.write(top, data)
        pointers.append(top)
    top = (top - 64) & ~63
    random_address = top
    target.write(random_address, bytes(range(16)))
    auxiliary = auxiliary + [(25, random_address), (0, 0)]  # AT_RANDOM, AT_NULL
    words = [len(arguments), *pointers[: len(arguments)], 0, *pointers[len(arguments) :], 0]
    words += [value for pair in auxiliary for value in pair]
    top = (top - 8 * len(words)) & ~15
    target.write(top, struct.pack(f"<{len(words)}Q", *words))
    return top


def run(bochscpu, path, arguments, standard_input=b"", variables=(), save_bits=0xE7):
    """Runs the program; gives (exit status, stdout, stderr)."""
    target = machine.Machine(bochscpu, save_bits)
    with open(path, "rb") as file:
        image = file.read()
    entry, headers, count, end, base = load(target, image)
    # The Swift runtime finds the arguments by looking through the stack.
    stack_line = b"%x-%x rw-p 00000000 00:00 0 [stack]\n" % (
        machine.STACK_TOP - machine.STACK_BYTES,
        machine.STACK_TOP,
    )
    calls = linux_calls.LinuxCalls(
        target,
        memory_start=machine.MAP_START,
        memory_end=machine.STACK_TOP - machine.STACK_BYTES,
        break_start=end,
        standard_input=standard_input,
        program_path=os.path.abspath(path).encode(),
        virtual_files={b"/proc/self/maps": stack_line},
    )
    target.calls = calls
    auxiliary = [(3, headers), (4, 56), (5, count), (6, 4096), (9, entry), (7, 0)]
    auxiliary += [(11, 1000), (12, 1000), (13, 1000), (14, 1000), (23, 0), (16, 0), (17, 100)]
    top = stack(target, [str(path), *arguments], list(variables), auxiliary)
    try:
        status = target.run(entry, top)
    except machine.Stopped as problem:
        problem.calls = calls
        raise
    return status, bytes(calls.output), bytes(calls.errors)
