struct Compiler { static func compile(_ e: CheckedExpression, in env: Environment) throws(CELProblems) -> Program { throw CELProblems("not yet") } }
