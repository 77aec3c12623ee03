// curate run: a published protocol, from the dump to the data set, as the commands that it consists of.
import ArgumentParser
import Base
import Foundation
import Recipes
import Report
import Store

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Repeats a published protocol on a crawl: every step of a recipe, each shown as the command that it is.",
    discussion: """
      likeability        likes that followers and hashtags do not explain; top and bottom tenth (Merrick, Cassady, Banerjee 2016)
      dangerous-selfies  geotagged selfies, three annotators, augmented and balanced (Nanda et al. 2018)
      follower-bins      the better half of a hundred posts of similar reach (Karpathy 2015)
      hashtag-me         likes per follower, split at the median (AlexNet on #me)
      worthiness         one owner's portraits, scored from 1 to 5 (Blake)

      A recipe stops where people must act (a second look a week later, annotators at work), says what is to be done, and goes on \
      from there when the same command is given again; what was done stays done as long as nothing else was done to the store. \
      docs/tutorials has a page on each: what the paper did, where curate departs from it and why. --as-published keeps the \
      paper's own order, also where it puts one account or one photograph on both sides.

      Examples:
        curate run likeability crawl/ --revisit a-week-later/
        curate run dangerous-selfies crawl/ --dry-run
        curate run dangerous-selfies crawl/ --votes label-studio.json --out killfies/
        curate run likeability crawl/ --set share=0.2 --as-published
        curate run --list
        curate run likeability --show > mine.yaml
        curate run mine.yaml crawl/
      """)

  @Argument(help: "The recipe: a name, or a file that ends in .yaml.")
  var recipe: String?

  @Argument(help: "The crawl's dumps, as curate import takes them; they may be left out when the recipe goes on.")
  var dumps: [String] = []

  @Option(help: ArgumentHelp("A second look at the same posts, later; may be given several times.", valueName: "path"))
  var revisit: [String] = []

  @Option(help: ArgumentHelp("Votes from elsewhere, as curate votes import takes them.", valueName: "file"))
  var votes: String?

  @Option(help: ArgumentHelp("The folder for the data set (default: the recipe's name).", valueName: "dir"))
  var out: String?

  @Option(
    help: ArgumentHelp("A setting of the recipe, as name=value; may be given several times.", valueName: "name=value"))
  var set: [String] = []

  @Flag(help: "The paper's own order, also where it leaks.")
  var asPublished = false

  @Option(help: ArgumentHelp("Pass over a step; may be given several times.", valueName: "step"))
  var skip: [String] = []

  @Option(help: ArgumentHelp("End after this step.", valueName: "step"))
  var until: String?

  @Flag(help: "Go on with the votes that are there, also where some are missing.")
  var partial = false

  @Flag(help: "Do every step, also those that were done.")
  var again = false

  @Flag(help: "Show the commands, and run none.")
  var dryRun = false

  @Flag(help: "List the recipes.")
  var list = false

  @Flag(help: "Print the recipe's file.")
  var show = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many items at a time; the result is the same.", valueName: "n"))
  var jobs: Int?

  @OptionGroup var seed: SeedOption
  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard list || recipe != nil else {
      throw ValidationError("Name a recipe, as in curate run likeability crawl/; curate run --list lists them.")
    }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs \(jobs) must lie between 1 and 1024.") }
    for text in set where (text.firstIndex(of: "=") ?? text.startIndex) == text.startIndex {
      throw ValidationError("--set \(text) wants a setting and its value, such as share=0.2.")
    }
  }

  func run() async throws {
    let start = ContinuousClock.now
    guard let word = recipe, !list else { return try tellAll(since: start) }
    let (recipe, yaml) = try RecipeShelf.recipe(word)
    if show {
      return try output.answer("run", since: start, [("recipe", .string(recipe.name)), ("yaml", .string(yaml))]) {
        yaml.hasSuffix("\n") ? String(yaml.dropLast()) : yaml
      }
    }
    for (option, names) in [("--skip", skip), ("--until", until.map { [$0] } ?? [])] {
      for name in names where !recipe.steps.contains(where: { $0.name == name }) {
        let known = recipe.steps.map(\.name)
        let hint = nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? ""
        throw Fault(
          .usage,
          "\(option) \(name): the recipe \(recipe.name) has no such step; it has \(known.joined(separator: ", ")).\(hint)"
        )
      }
    }
    setenv("CURATE_STORE", store.path, 1)
    let memory = try store.exists ? store.open().read { try $0.recipeSteps(of: recipe.name) } : []
    let planned = try recipe.planned(inputs(of: recipe, memory: memory))
    var runner = RecipeRunner(
      recipe: recipe, steps: planned, memory: memory, store: store, output: output, asPublished: asPublished,
      goOnWords: goOn)
    (runner.skipped, runner.last, runner.isPartial, runner.doesAll) = (Set(skip), until, partial, again)
    let title = "\(recipe.title)\nafter \(recipe.after)\(asPublished ? ", in the paper's own order" : "")"
    if !output.json { try Screen.answer(harmless(title)) }
    try await runner.run(isDry: dryRun)
    try output.answer("run", since: start, runner.fields) { runner.lastWords }
  }

  /// What the user brought; what was brought to an earlier run stands where nothing is said now.
  private func inputs(of recipe: Recipe, memory: [StoredRecipeStep]) throws -> RecipeInputs {
    var inputs = RecipeInputs(out: out ?? recipe.name)
    (inputs.dumps, inputs.revisit, inputs.votes) = (dumps, revisit, votes)
    (inputs.seed, inputs.jobs, inputs.isAsPublished) = (seed.seed, jobs, asPublished)
    inputs.settings = set.reduce(into: [:]) { settings, text in
      let equals = text.firstIndex(of: "=") ?? text.endIndex
      settings[String(text[..<equals])] = String(text[equals...].dropFirst())
    }
    if inputs.dumps.isEmpty {
      guard let earlier = memory.first(where: { $0.arguments.first == "import" && !$0.arguments.contains("--revisit") })
      else {
        throw Fault(
          .usage, "curate run \(recipe.name) wants the crawl: name its dumps, as in curate run \(recipe.name) crawl/.")
      }
      inputs.dumps = Array(earlier.arguments.dropFirst())
    }
    if inputs.revisit.isEmpty,
      let earlier = memory.first(where: { $0.arguments.first == "import" && $0.arguments.contains("--revisit") })
    {
      inputs.revisit = earlier.arguments.dropFirst().filter { $0 != "--revisit" }
    }
    if inputs.votes == nil, let earlier = memory.first(where: { $0.arguments.starts(with: ["votes", "import"]) }) {
      inputs.votes = earlier.arguments.dropFirst(2).first
    }
    return inputs
  }

  /// The command that goes on, for people to copy.
  private var goOn: String {
    Step.words.filter { !["--dry-run", "--again", "--json"].contains($0) }.map(shellWord).joined(separator: " ")
  }

  private func tellAll(since start: ContinuousClock.Instant) throws {
    let recipes = try RecipeShelf.shipped()
    try output.answer(
      "run", since: start,
      [
        (
          "recipes",
          .array(
            recipes.map {
              [
                "name": .string($0.name), "title": .string($0.title), "after": .string($0.after),
                "steps": JSON($0.steps.map(\.name)),
                "settings": .object($0.settings.map { ($0.name, .string($0.value)) }),
              ]
            })
        )
      ]
    ) {
      recipes.map { recipe in
        let settings = recipe.settings.map { "    --set \($0.name)=\($0.value): \($0.says)" }
        return (["\(recipe.name): \(recipe.title)", "  after \(recipe.after)"] + settings).joined(separator: "\n")
      }.joined(separator: "\n")
    }
  }
}
