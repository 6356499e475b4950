enum StandardLibrary { static let functions: [String: FunctionDeclaration] = [:]; static let types: [String: CELType] = [:] }
