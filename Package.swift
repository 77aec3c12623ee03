// swift-tools-version: 6.1
// The map of curate: which target may use which. Arrows point down only; docs/ARCHITECTURE.md says why.
import Foundation
import PackageDescription

let environment = ProcessInfo.processInfo.environment

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A door: a C header with a contract above each function, and nothing behind it but the library it opens.
func door(
  _ name: String, _ dependencies: [Target.Dependency] = [], links libraries: [String], c: [CSetting] = [],
  cxx: [CXXSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Sources/Doors/\(name)", cSettings: c, cxxSettings: cxx,
    linkerSettings: libraries.map { .linkedLibrary($0) })
}

func module(
  _ name: String, _ dependencies: [Target.Dependency], path: String? = nil, exclude: [String] = [],
  resources: [Resource]? = nil, settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
    swiftSettings: swiftSettings + settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["Support"], path: "Tests/\(name)", exclude: exclude,
    swiftSettings: swiftSettings)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
/// SQLite's own calls, for the rows that come by the million.
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// Pixel loops are unusable without the optimiser, also in a debug build.
let alwaysOptimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let kernelFiles = [
  "all", "channels", "convolve", "features", "filters", "gradients", "layers", "levels", "multiply", "samples",
  "shrink",
  "strided", "tiles", "upright", "vectors", "warp",
].map { "\($0).inc" }

/// The fuzz run is no part of the product or of its tests: `make fuzz` asks for it.
let fuzz: [Target] =
  environment["CURATE_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "curate-fuzz",
      dependencies: ["Dumps", "Import", "Store", "Tables", "Base", arguments], path: "Tests/Fuzz",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "curate-doors", dependencies: ["Faces", "Imaging", "Base", arguments], path: "Tests/DoorFuzz",
      swiftSettings: swiftSettings),
  ]

let package = Package(
  name: "curate",
  products: [.executable(name: "curate", targets: ["curate"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
  ],
  targets: fuzz + [
    // Doors to C and C++.
    door(
      "CDlib", ["CKernels"], links: [":libdlib.a"],
      cxx: [.unsafeFlags(["-std=c++17", "-O3", "-DNDEBUG", "-DDLIB_NO_GUI_SUPPORT"])]),
    // Our own inner loops. The kernel files are compiled by inclusion, once for each vector width.
    .target(
      name: "CKernels", path: "Sources/Kernels", exclude: kernelFiles,
      cxxSettings: [.unsafeFlags(["-std=c++17", "-O3", "-ffp-contract=off"])]),
    door("CJPEG", links: ["jpeg"], c: [.unsafeFlags(["-O2"])]),
    door("CPNG", links: ["png"], c: [.unsafeFlags(["-O2"])]),
    door("CWebP", links: ["webp"], c: [.unsafeFlags(["-O2"])]),
    door("CCurl", links: ["curl"]),
    // Statically, so that not every command loads OpenBLAS, X11 and GL. Debian keeps the headers in a folder of their own.
    door(
      "COpenCV",
      links: [":libopencv_dnn.a", ":libopencv_imgproc.a", ":libopencv_core.a", ":libprotobuf.a", "tbb", "z"],
      cxx: [.unsafeFlags(["-std=c++17", "-O2", "-ffp-contract=off", "-isystem", "/usr/include/opencv4"])]),
    door("CSimdJSON", links: ["simdjson"], cxx: [.unsafeFlags(["-std=c++17", "-O2", "-DNDEBUG"])]),
    door("CArchive", links: ["archive"]),
    door("CDigest", links: ["crypto"]),
    door("CSQLite", links: ["sqlite3"]),
    door("CSodium", links: ["sodium"]),
    door("CTerminal", links: []),
    door("CFolders", links: []),
    // libchafa wants glib, whose folders differ from machine to machine: pkg-config knows them.
    .systemLibrary(
      name: "Chafa", path: "Sources/Doors/Chafa", pkgConfig: "chafa", providers: [.apt(["libchafa-dev"])]),
    door("CChafa", ["Chafa"], links: ["chafa", "glib-2.0"]),

    // What every module may use.
    module("Base", ["CDigest"]),
    module("Secrets", ["Base", "CSodium"]),
    module("Tables", ["Base"]),
    module("Imaging", ["Base", "CKernels", "CJPEG", "CPNG", "CWebP"], settings: alwaysOptimised),
    // Which pictures show one photograph.
    module("Duplicates", ["Base", "Imaging"], settings: alwaysOptimised),
    module("Terminal", ["Base", "Imaging", "CChafa", "CTerminal"]),

    // The store, and the one shape of every step.
    module(
      "Migrations", [], path: "Migrations",
      resources: [
        .embedInCode("0001_first_store.sql"), .embedInCode("0002_history.sql"),
        .embedInCode("0003_fetch.sql"), .embedInCode("0004_annotation.sql"),
        .embedInCode("0005_scores.sql"), .embedInCode("0006_features.sql"),
        .embedInCode("0007_exports.sql"), .embedInCode("0008_web.sql"), .embedInCode("0009_decisions.sql"),
        .embedInCode("0010_forgotten.sql"), .embedInCode("0011_run_counts.sql"),
        .embedInCode("0012_recipes.sql"),
      ]),
    // The classifiers that ship, taken in by the C preprocessor.
    .target(name: "ShippedModels", path: "Data/models", exclude: ["README.md", "selfie.model"]),
    module(
      "ShippedData", ["ShippedModels"], path: "Data", exclude: ["README.md", "models", "recipes"],
      resources: [
        .embedInCode("tasks/selfie.yaml"), .embedInCode("tasks/danger.yaml"),
        .embedInCode("tasks/worthiness.yaml"), .embedInCode("tasks/top-bottom.yaml"),
      ]),
    // A module of its own: a task and a recipe may have one name.
    module(
      "ShippedRecipes", [], path: "Data/recipes",
      resources: [
        .embedInCode("dangerous-selfies.yaml"), .embedInCode("follower-bins.yaml"), .embedInCode("hashtag-me.yaml"),
        .embedInCode("likeability.yaml"), .embedInCode("worthiness.yaml"),
      ]),
    module("Store", ["Base", "Migrations", "CSQLite", grdb, sqlite]),
    module("Pipeline", ["Base", "Store"]),

    // The stages, in the order of the data.
    module("Sample", ["Base", "Imaging"], settings: alwaysOptimised),
    module("Dumps", ["Base", "Tables", "CSimdJSON", "CArchive"]),
    module("Import", ["Base", "Dumps", "Imaging", "Store", "Pipeline"]),
    module("Fetch", ["Base", "Imaging", "Store", "Pipeline", "CCurl"]),
    module("Faces", ["Base", "Imaging", "Store", "Pipeline", "CDlib", "CArchive"]),
    module("Sheets", ["Base", "Imaging", "Store", "Pipeline", "Faces"]),
    module("Votes", ["Base"]),
    module("Scores", ["Base"]),
    // Photographs to rows of numbers, rows of numbers to classifiers, and both around the store.
    module(
      "Features", ["Base", "Imaging", "Store", "Pipeline", "Faces", "CDlib", "COpenCV", yams], settings: alwaysOptimised
    ),
    module("Classify", ["Base", "CDlib"], settings: alwaysOptimised),
    module("Selfies", ["Base", "Imaging", "Duplicates", "Features", "Classify", "Votes", "Store", "Pipeline"]),
    // Numbers to pictures that are text, and text to pages; they use nothing.
    module("Plots", []),
    module("Hypertext", []),
    // One file to look at and to send: facts to figures, figures to a page.
    module("Report", ["Base", "Imaging", "Hypertext", "Plots", "Votes", "Classify"]),
    // Files in YAML that people write, and what is wrong with them in words.
    module("HandFiles", ["Base", yams]),
    module(
      "Annotator", ["Base", "Imaging", "Store", "Terminal", "ShippedData", "HandFiles"], path: "Annotator",
      exclude: ["Web"]),
    // Where a task stands: agreement, annotators, what is to be decided, what was.
    module("Review", ["Base", "Store", "Votes", "Annotator"]),
    // The same sessions as pages.
    module(
      "WebAnnotator",
      [
        "Base", "Imaging", "Store", "Secrets", "Hypertext", "Votes", "Annotator", "Review", hummingbird, hummingbirdTLS,
      ],
      path: "Annotator/Web",
      resources: [.embedInCode("Assets/style.css"), .embedInCode("Assets/session.js")]),
    module(
      "Export", ["Base", "Tables", "Imaging", "Duplicates", "Store", "Pipeline", "Sheets", "CFolders"],
      settings: alwaysOptimised),
    // How well a simple classifier does on an export, or on the plan of one.
    module("Probe", ["Base", "Imaging", "Duplicates", "Features", "Classify", "Export", "Pipeline", "Store"]),

    // Published protocols as commands; pure.
    module("Recipes", ["Base", "HandFiles"]),

    // The command line.
    module(
      "CurateCLI",
      [
        "Base", "Imaging", "Store", "Pipeline", "Sample", "Dumps", "Import", "Fetch", "Faces", "Votes", "Scores",
        "Features", "Classify", "Selfies", "ShippedData", "Plots", "Sheets", "Annotator", "Terminal",
        "Duplicates", "Export", "Probe", "Tables", "Secrets", "Hypertext", "Review", "Report", "WebAnnotator",
        "Recipes", "ShippedRecipes", arguments,
      ]),
    .executableTarget(name: "curate", dependencies: ["CurateCLI"], swiftSettings: swiftSettings),

    // Tests: one target per module.
    module("Support", ["Base", "Imaging", "Store", "Pipeline", "Terminal"], path: "Tests/Support"),
    tests("BaseTests", ["Base"]),
    tests("TablesTests", ["Tables", "Base"]),
    tests("ImagingTests", ["Imaging", "Base"], exclude: ["awkward-refused.tsv"]),
    tests("TerminalTests", ["Terminal", "Imaging", "Base"]),
    tests("StoreTests", ["Store", "Migrations", "Base", grdb]),
    tests("PipelineTests", ["Pipeline", "Store", "Base"]),
    tests("SampleTests", ["Sample", "Faces", "Imaging", "Base"]),
    tests("DumpsTests", ["Dumps", "Tables", "Base"], exclude: ["Fixtures"]),
    tests("ImportTests", ["Import", "Dumps", "Imaging", "Store", "Base"]),
    tests("FetchTests", ["Fetch", "Imaging", "Store", "Base"]),
    // dlib's own search, for the tests to compare ours with.
    .target(
      name: "Reference", path: "Tests/Reference",
      cxxSettings: [.unsafeFlags(["-std=c++17", "-O2", "-ffp-contract=off", "-DNDEBUG", "-DDLIB_NO_GUI_SUPPORT"])],
      linkerSettings: [.linkedLibrary(":libdlib.a")]),
    tests(
      "FacesTests", ["Faces", "CKernels", "Reference", "Imaging", "Pipeline", "Store", "Tables", "Base"],
      exclude: ["CNNTruth"]),
    tests("SheetsTests", ["Sheets", "Faces", "Imaging", "Pipeline", "Store", "Base"]),
    tests("VotesTests", ["Votes", "Base"]),
    tests("ScoresTests", ["Scores", "Base"], exclude: ["Fixtures"]),
    tests("FeaturesTests", ["Features", "Imaging", "Store", "Pipeline", "Base"], exclude: ["Fixtures"]),
    tests("ClassifyTests", ["Classify", "Base"], exclude: ["Fixtures"]),
    tests(
      "SelfiesTests",
      ["Selfies", "Duplicates", "Features", "Classify", "Votes", "Imaging", "Store", "Pipeline", "Base"]),
    tests("PlotsTests", ["Plots"]),
    tests("ReportTests", ["Report", "Plots", "Hypertext", "Votes", "Imaging", "Base"]),
    tests("AnnotatorTests", ["Annotator", "Terminal", "Imaging", "Store", "Base"]),
    tests("ReviewTests", ["Review", "Annotator", "Votes", "Store", "Base"]),
    tests("DuplicatesTests", ["Duplicates", "Imaging", "Base"]),
    tests("ExportTests", ["Export", "Duplicates", "Tables", "Imaging", "Store", "Base"]),
    tests("ProbeTests", ["Probe", "Export", "Features", "Classify", "Imaging", "Store", "Base"]),
    tests("RecipesTests", ["Recipes", "ShippedRecipes", "Base"]),
    tests("CurateTests", ["CurateCLI", "curate", "Imaging", "Store", "Base"]),
  ],
  cxxLanguageStandard: .cxx17
)
