// swift-tools-version:6.2
// Another package that uses Runtime: edge-ner stands at a local path, which the compiler flags of its
// kernels require.
import PackageDescription

let package = Package(
  name: "FindEntities",
  dependencies: [.package(name: "edge-ner", path: "../..")],
  targets: [
    .executableTarget(
      name: "FindEntities", dependencies: [.product(name: "Runtime", package: "edge-ner")])
  ]
)
