// swift-tools-version:6.2
// The parsers of edge-ner under libFuzzer: scripts/checks/long/fuzz builds and runs this.
import PackageDescription

let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "edge-ner", path: "../../..")],
  targets: [
    // The options' parser is in no product of the package: its folder is linked here.
    .target(name: "CommandLineOptions"),
    .executableTarget(
      name: "Fuzz",
      dependencies: ["CommandLineOptions", .product(name: "Runtime", package: "edge-ner")],
      swiftSettings: [
        .enableExperimentalFeature("Extern"), .unsafeFlags(["-parse-as-library"]),
      ],
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])]),
  ]
)
