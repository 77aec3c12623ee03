// RecipeFileTests: what a recipe's file says, and what is wrong with one in words.
import Base
import Recipes
import ShippedRecipes
import Testing

/// A small recipe, with a line of it replaced.
private func small(_ line: String = "", by other: String = "") -> String {
  let yaml = """
    name: small
    title: A small recipe
    after: Nobody 2016
    about: Two steps.
    settings:
      - {name: share, value: "0.1", says: the share at each end}
      - {name: model, value: "", says: a model}
    steps:
      - name: import
        say: The crawl comes in
        run: import {dumps}
      - name: week
        say: A week passes
        wait: revisit
        days: 7
      - name: score
        say: Scores
        run: score --top {share} [--model {model}] --seed {seed}
        as_published: score --top {share}
      - name: votes
        say: Votes
        run: votes import {votes}
        when: votes
    figures:
      - {what: posts, published: 100, here: import.posts_new}
      - {what: labelled, published: 20, here: score.labels.top + score.labels.bottom, of: posts}
      - {what: liked, share: 0.3, here: score.funnel.liked ones.count, of: posts}
    """
  return line.isEmpty ? yaml : yaml.replacing(line, with: other)
}

@Suite struct RecipeFileTests {
  @Test(arguments: ShippedRecipes.all.map(\.name))
  func `a shipped recipe can be read, and says whom it follows and where it differs`(_ name: String) throws {
    let yaml = try #require(ShippedRecipes.all.first { $0.name == name }?.yaml)
    let recipe = try Recipe(yaml: yaml, origin: name)
    #expect(recipe.name == name)
    #expect(recipe.steps.first?.name == "import" && recipe.steps.last?.name == "status")
    #expect(!recipe.after.isEmpty && !recipe.figures.isEmpty && !recipe.differences.isEmpty)
    #expect(recipe.differences.allSatisfy { !$0.why.isEmpty })
  }

  @Test func `inputs and settings become words of the commands`() throws {
    let recipe = try Recipe(yaml: small(), origin: "small")
    var inputs = RecipeInputs()
    (inputs.out, inputs.dumps, inputs.seed) = ("set", ["a crawl", "more"], 7)
    #expect(
      try recipe.planned(inputs).map(\.action) == [
        .command(["import", "a crawl", "more"]), .wait(.revisit(days: 7)),
        .command(["score", "--top", "0.1", "--seed", "7"]), .passedOver("no vote file was given (--votes)"),
      ])
    (inputs.votes, inputs.settings) = ("v.csv", ["share": "0.2", "model": "my model"])
    let second = try recipe.planned(inputs).map(\.action)
    #expect(second[2] == .command(["score", "--top", "0.2", "--model", "my model", "--seed", "7"]))
    #expect(second[3] == .command(["votes", "import", "v.csv"]))
    inputs.isAsPublished = true
    #expect(try recipe.planned(inputs)[2].action == .command(["score", "--top", "0.2"]))
  }

  @Test func `a setting that there is not is told, with one that is near`() throws {
    var inputs = RecipeInputs()
    inputs.settings = ["shere": "0.2"]
    let recipe = try Recipe(yaml: small(), origin: "small")
    #expect(
      throws: Fault(.usage, "The recipe small has no setting shere; it has share, model. Did you mean share?")
    ) { try recipe.planned(inputs) }
  }

  @Test(arguments: [
    ("{dumps}", "{dump}", "{dump} in the step import is no input and no setting; {dumps} is one"),
    ("[--model {model}]", "[--model {model}", "the step score has a bracket without its counterpart"),
    ("{seed}", "{seed", "the step score has the word {seed, whose braces do not match"),
    ("wait: revisit", "wait: spring", "the step week waits for spring; it can wait for revisit and votes"),
    ("days: 7", "task: a", "the step week waits for a second look and lacks days, between 1 and 365"),
    ("name: week", "name: import", "two steps are named import"),
    ("name: small", "name: a b", "its name \"a b\" may hold only letters, digits, - and _"),
    ("say: Scores", "sey: Scores", "\"sey\" in steps.3 is no key of a recipe; say is one"),
    ("when: votes", "whan: votes", "\"whan\" in steps.4 is no key of a recipe; when is one"),
    ("when: votes", "when: spring", "the step votes is only for spring, which is no input and no setting"),
    ("here: import.posts", "here: improt.posts", "the figure \"posts\" is taken from improt, which is no step"),
    ("bottom, of: posts", "bottom, of: poses", "the figure \"labelled\" is a share of \"poses\", which is no figure"),
    ("share, value", "seed, value", "two of its settings have one name, or the name of an input"),
    ("after: Nobody 2016\n", "", "the file lacks after"),
    ("    say: Scores\n", "", "steps.3 lacks say"),
    ("after: Nobody", "after: A\nafter: B", "its YAML cannot be read: after stands twice"),
    (small(), " \n", "it is empty"),
    ("title: A", "title: [", "its YAML cannot be read at line 3: did not find expected ',' or ']'"),
  ])
  func `what is wrong is told in words`(_ line: String, _ other: String, _ words: String) throws {
    #expect(throws: Fault(.data, "r.yaml is no recipe: \(words).")) {
      try Recipe(yaml: small(line, by: other), origin: "r.yaml")
    }
  }

  @Test func `the paper's figures stand beside those of the answers`() throws {
    let recipe = try Recipe(yaml: small(), origin: "small")
    let answers: [String: AnswerValue] = [
      "import": .object(["posts_new": .number(50)]),
      "score": .object([
        "labels": .object(["top": .number(5), "bottom": .number(4)]),
        "funnel": .list([
          .object(["step": .text("liked"), "count": .number(3)]),
          .object(["step": .text("liked ones"), "count": .number(25)]),
        ]),
      ]),
    ]
    let figures = recipe.compared(answers)
    #expect(figures.map(\.here) == [50, 9, 25])
    #expect(figures.map(\.hereShare) == [nil, 0.18, 0.5])
    #expect(figures.map(\.publishedShare) == [nil, 0.2, 0.3])
    // A step that was passed over has no figures, and what rests on them none either.
    #expect(recipe.compared(["score": answers["score"] ?? .nothing]).map(\.hereShare) == [nil, nil, nil])
  }
}
