// swift-tools-version:6.2
// The whole product: the clinic's program (edge-ner on Runtime on the kernels) and the
// workstation's tool (edge-distill on Distill and Quantize). No dependencies and no C.
//
// Switches used below:
// - BuiltinModule lets a kernel name one CPU instruction (LLVM intrinsics are `Builtin.int_…`).
// - Extern declares a libc function in Swift, so that Runtime needs no Glibc module and also
//   compiles as Embedded Swift.
// - `-target-cpu` compiles one target for one instruction set; only code reached through the
//   kernel table may live there. `-Ounchecked` removes traps from kernels, whose preconditions
//   are checked by their callers. `-O` keeps kernels, Runtime, Measure and Quantize fast in debug
//   builds (tests).
// - `-static-stdlib` puts the Swift runtime into the clinic's program: it then needs only the
//   C and C++ libraries of the system, and starts faster.
import PackageDescription

let language: [SwiftSetting] = [
  .enableExperimentalFeature("BuiltinModule"),
  .enableExperimentalFeature("Extern"),
]

/// A kernel target: Sources/Kernels/Shared symlinked beside its own files, for one CPU, and one feature
/// that it need not have.
func kernels(_ name: String, cpu: String, feature: String? = nil) -> Target {
  .target(
    name: name,
    dependencies: ["KernelInterface"],
    path: "Sources/Kernels/" + name.dropFirst("Kernels".count),
    swiftSettings: language + [
      .unsafeFlags(
        ["-Ounchecked", "-disable-cmo", "-wmo", "-num-threads", "1", "-target-cpu", cpu]
          + (feature.map { ["-Xcc", "-m" + $0] } ?? []))
    ]
  )
}

#if arch(x86_64)
  let kernelTargets = [
    kernels("KernelsPortable", cpu: "x86-64"),
    kernels("KernelsSSE42", cpu: "nehalem"),
    kernels("KernelsAVX2", cpu: "haswell"),
    kernels("KernelsAVX2Narrow", cpu: "haswell"),
    kernels("KernelsAVXVNNI", cpu: "gracemont"),
    kernels("KernelsAVX512VNNI", cpu: "cascadelake"),
    kernels("KernelsAMX", cpu: "cascadelake", feature: "amx-int8"),
  ]
#else
  let kernelTargets = [
    kernels("KernelsPortable", cpu: "generic"),
    kernels("KernelsNEON", cpu: "cortex-a53"),
    kernels("KernelsNEONNarrow", cpu: "cortex-a53"),
    kernels("KernelsDotProd", cpu: "cortex-a76"),
    kernels("KernelsI8MM", cpu: "ampere1"),
  ]
#endif

/// The trainer's float kernels: Sources/FloatKernels/Shared symlinked beside one tile, for one CPU.
/// FUSED says that the CPU has a fused multiply-add (without it the compiler would call libm).
func floatKernels(_ name: String, cpu: String, isFused: Bool) -> Target {
  .target(
    name: name,
    dependencies: ["FloatKernelInterface"],
    path: "Sources/FloatKernels/" + name.dropFirst("FloatKernels".count),
    swiftSettings: language + (isFused ? [.define("FUSED")] : []) + [
      .unsafeFlags(["-Ounchecked", "-wmo", "-num-threads", "1", "-target-cpu", cpu])
    ]
  )
}

#if arch(x86_64)
  let floatKernelTargets = [
    floatKernels("FloatKernelsPortable", cpu: "x86-64", isFused: false),
    floatKernels("FloatKernelsAVX2", cpu: "haswell", isFused: true),
    floatKernels("FloatKernelsAVX512", cpu: "cascadelake", isFused: true),
  ]
#else
  let floatKernelTargets = [
    floatKernels("FloatKernelsPortable", cpu: "generic", isFused: true),
    floatKernels("FloatKernelsNEON", cpu: "cortex-a72", isFused: true),
  ]
#endif
let floatKernelNames: [Target.Dependency] = floatKernelTargets.map { .byName(name: $0.name) }
let kernelNames: [Target.Dependency] = kernelTargets.map { .byName(name: $0.name) }

let package = Package(
  name: "edge-ner",
  products: [
    // For another package at a local path: Examples/FindEntities.
    .library(name: "Runtime", targets: ["Runtime"]),
    .executable(name: "edge-ner", targets: ["edge-ner"]),
    .executable(name: "edge-distill", targets: ["edge-distill"]),
  ],
  targets: [
    // sqrtf is libm's; a program that imports no Glibc would not link it.
    .target(
      name: "KernelInterface", path: "Sources/Kernels/Interface",
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "Options", swiftSettings: language),
    .target(
      name: "Runtime",
      dependencies: ["KernelInterface"] + kernelNames,
      swiftSettings: language + [.unsafeFlags(["-O", "-wmo", "-num-threads", "1"])]
    ),
    .target(
      name: "Measure",
      dependencies: ["Runtime", "KernelInterface"],
      swiftSettings: language + [.unsafeFlags(["-O", "-wmo", "-num-threads", "1"])]
    ),
    .target(
      name: "Quantize", dependencies: ["Runtime"],
      swiftSettings: language + [.unsafeFlags(["-O"])]
    ),
    .target(name: "FloatKernelInterface", path: "Sources/FloatKernels/Interface"),
    .target(
      name: "Distill",
      dependencies: ["Runtime", "Quantize", "Options", "Records", "FloatKernelInterface"]
        + floatKernelNames,
      swiftSettings: language + [.unsafeFlags(["-O", "-wmo", "-num-threads", "1"])]
    ),
    .target(name: "Records", dependencies: ["Runtime", "Options"], swiftSettings: language),
    .executableTarget(
      name: "edge-ner",
      dependencies: ["Runtime", "Measure", "Options", "Records"],
      swiftSettings: language,
      linkerSettings: [.unsafeFlags(["-static-stdlib"])]
    ),
    .executableTarget(name: "edge-distill", dependencies: ["Distill", "Quantize", "Options"]),
    .testTarget(name: "OptionsTests", dependencies: ["Options"]),
    .testTarget(name: "KernelTests", dependencies: ["Measure"]),
    .testTarget(name: "MeasureTests", dependencies: ["Measure"]),
    // Tries what the sandbox forbids; SandboxTests runs it.
    .executableTarget(
      name: "SandboxProbe", dependencies: ["Runtime"], path: "Tests/SandboxProbe",
      swiftSettings: language),
    .testTarget(name: "RuntimeTests", dependencies: ["Runtime", "Quantize", "SandboxProbe"]),
    .testTarget(name: "QuantizeTests", dependencies: ["Quantize"]),
    .testTarget(name: "DistillTests", dependencies: ["Distill"], exclude: ["Golden"]),
    .testTarget(name: "RecordsTests", dependencies: ["Records", "Runtime", "Quantize"]),
    .testTarget(name: "CommandTests", dependencies: ["Runtime", "Quantize"]),
  ] + kernelTargets + floatKernelTargets
)
