// DoorPages: logging in, and choosing a password by an invitation.
import Hypertext
import Secrets

func loginPage(for visitor: Visitor, name: String = "", problem: String? = nil) -> HTML {
  page(
    "Log in", for: visitor,
    """
    <form class="narrow" method="post" action="/login">
    <h1>Log in</h1>
    \(alert(problem))
    \(token(visitor))
    <label>Name <input name="name" value="\(name)" autocomplete="username" required autofocus></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required></label>
    <button class="main">Log in</button>
    <p class="small">No password yet? Whoever runs this annotation can send you an invitation.</p>
    </form>
    """)
}

/// - Parameter path: of the form, with the invitation in it.
func invitationPage(for visitor: Visitor, name: String, path: String, problem: String? = nil) -> HTML {
  page(
    "Welcome", for: visitor,
    """
    <form class="narrow" method="post" action="\(path)">
    <h1>Welcome, \(name)</h1>
    <p>Choose a password of \(Password.leastLength) characters or more; some words that only you would put together will do.</p>
    \(alert(problem))
    \(token(visitor))
    <input type="hidden" name="name" value="\(name)" autocomplete="username">
    <label>Password <input name="password" type="password" autocomplete="new-password" required minlength="\(Password.leastLength)"></label>
    <label>The same again <input name="again" type="password" autocomplete="new-password" required></label>
    <button class="main">Choose it and log in</button>
    </form>
    """)
}

private func alert(_ problem: String?) -> HTML {
  problem.map { "<p role=\"alert\">\($0)</p>" } ?? .empty
}
