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
      when curate run RECIPE is given again: dumps, --revisit, --votes, --out, --seed and settings of the last time are remembered \
      (an empty one takes it back). What was done before costs little then: every command finds that there is nothing new, and a \
      data set that would come out the same is left alone. Each recipe wants a store of its own: they search faces each in their way. \
      docs/tutorials has a page on each: what the paper did, where curate departs from it and why. --as-published keeps the \
      paper's own order, also where it puts one account or one photograph on both sides.

      Examples:
        curate run likeability crawl/ --revisit a-week-later/
        curate run dangerous-selfies crawl/ --dry-run
        curate run dangerous-selfies
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

  @Flag(
    help:
      "The paper's own order, also where it leaks; its data set is RECIPE-as-published, unless --out says otherwise.")
  var asPublished = false

  @Option(help: ArgumentHelp("Pass over a step; may be given several times.", valueName: "step"))
  var skip: [String] = []

  @Option(help: ArgumentHelp("End after this step.", valueName: "step"))
  var until: String?

  @Flag(help: "Go on with the votes that are there, also where some are missing.")
  var partial = false

  @Flag(help: "Show the commands, and run none.")
  var dryRun = false

  @Flag(help: "List the recipes.")
  var list = false

  @Flag(help: "Print the recipe's file.")
  var show = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("How many items at a time; the result is the same.", valueName: "n"))
  var jobs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What chance depends on: the same seed, the same result (default: 0).", valueName: "n"))
  var seed: UInt64?

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
        let hint = didYouMean(name, among: known)
        throw Fault(
          .usage,
          "\(option) \(name): the recipe \(recipe.name) has no such step; it has \(known.joined(separator: ", ")).\(hint)"
        )
      }
    }
    setenv("CURATE_STORE", store.path, 1)
    let (memory, earlier) =
      try store.exists
      ? store.open().read { (try $0.recipeSteps(of: recipe.name), try $0.recipeInputs(of: recipe.name)) } : ([], nil)
    let here = FileManager.default.currentDirectoryPath
    let remembered = earlier.flatMap { try? JSONDecoder().decode(RecipeInputs.self, from: Data($0.utf8)) }
      .map { recipe.known($0.seen(from: here)) }
    var inputs = inputs(of: recipe, remembered: remembered)
    inputs.folder = here
    guard !inputs.dumps.isEmpty || !recipe.takes("dumps") || memory.contains(where: { $0.arguments.first == "import" })
    else {
      let store = store.exists ? "" : " (there is no store at \(store.path) that remembers one)"
      throw Fault(
        .usage,
        "curate run \(recipe.name) wants the crawl\(store): name its dumps, as in curate run \(recipe.name) crawl/.")
    }
    let planned = try recipe.planned(inputs)
    try check(planned, of: recipe)
    var runner = RecipeRunner(
      recipe: recipe, steps: planned, memory: memory, store: store, output: output, inputs: inputs, goOnWords: goOn)
    runner.keptFolder = asPublished ? remembered?.out : inputs.out
    (runner.skipped, runner.last, runner.isPartial) = (Set(skip), until, partial)
    if !output.json {
      try Screen.answer(
        harmless("\(recipe.title)\nafter \(recipe.after)\(inputs.isAsPublished ? ", in the paper's own order" : "")"))
      if let words = asBefore(remembered) { try Screen.answer(harmless(words)) }
    }
    try await runner.run(isDry: dryRun)
    try output.answer("run", since: start, runner.fields) { runner.lastWords }
  }

  /// What the user brought; what was brought the last time stands where nothing is said now.
  private func inputs(of recipe: Recipe, remembered: RecipeInputs?) -> RecipeInputs {
    var inputs = remembered ?? RecipeInputs()
    if !dumps.isEmpty { inputs.dumps = dumps }
    if !revisit.isEmpty { inputs.revisit = revisit.filter { !$0.isEmpty } }
    if let votes { inputs.votes = votes.isEmpty ? nil : votes }
    if let out { inputs.out = out.isEmpty ? nil : out }
    // What is published beside one's own is not written over it.
    if asPublished, out == nil { inputs.out = nil }
    inputs.seed = seed ?? inputs.seed
    (inputs.isAsPublished, inputs.jobs) = (asPublished, jobs)
    for text in set {
      let equals = text.firstIndex(of: "=") ?? text.endIndex
      inputs.settings[String(text[..<equals])] = String(text[equals...].dropFirst())
    }
    return inputs
  }

  /// Finds out before the first step what would stop a later one.
  private func check(_ planned: [PlannedStep], of recipe: Recipe) throws {
    for step in planned {
      guard case .command(let arguments) = step.action, !skip.contains(step.name) else { continue }
      do {
        _ = try Step(arguments).command()
      } catch let fault as Fault {
        // Only what the user says can break a recipe that ships.
        let isOwn = RecipeShelf.isFile(self.recipe ?? "")
        throw Fault(
          isOwn ? .data : .usage,
          "The step \(step.name) of \(isOwn ? self.recipe ?? recipe.name : "the recipe \(recipe.name)"), curate "
            + "\(arguments.map(shellWord).joined(separator: " ")), cannot run: \(fault.sentence)")
      }
    }
    guard !dryRun else { return }
    for (option, paths) in [("", dumps), (" (--revisit)", revisit), (" (--votes)", votes.map { [$0] } ?? [])] {
      for path in paths where !path.isEmpty && path != "-" && !FileManager.default.fileExists(atPath: path) {
        throw Fault(.noInput, "There is no \(path)\(option).")
      }
    }
  }

  /// What is not said now and holds because it was said before.
  private func asBefore(_ remembered: RecipeInputs?) -> String? {
    guard let remembered else { return nil }
    var words: [String] = dumps.isEmpty ? remembered.dumps : []
    if revisit.isEmpty { words += remembered.revisit.flatMap { ["--revisit", $0] } }
    if votes == nil, let file = remembered.votes { words += ["--votes", file] }
    if out == nil, !asPublished, let folder = remembered.out { words += ["--out", folder] }
    if seed == nil, remembered.seed != 0 { words += ["--seed", String(remembered.seed)] }
    let named = Set(set.compactMap { $0.split(separator: "=").first.map(String.init) })
    for (name, value) in remembered.settings.sorted(by: { $0.key < $1.key }) where !named.contains(name) {
      words += ["--set", "\(name)=\(value)"]
    }
    return words.isEmpty ? nil : "as before: \(words.map(shellWord).joined(separator: " "))"
  }

  /// The command that goes on, for people to copy: all that is remembered is left out.
  private var goOn: String {
    var words = ["run", recipe ?? ""] + (asPublished ? ["--as-published"] + (out.map { ["--out", $0] } ?? []) : [])
    words += skip.flatMap { ["--skip", $0] } + (store.store.map { ["--store", $0] } ?? [])
    return words.map(shellWord).joined(separator: " ")
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
