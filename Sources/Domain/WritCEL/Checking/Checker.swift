struct Checker { static func check(_ e: Expression, in env: Environment, isLenient: Bool) throws(CELProblems) -> CheckedExpression { throw CELProblems("not yet") } }
