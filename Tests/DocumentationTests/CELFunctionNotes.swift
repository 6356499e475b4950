// What each function of CEL does, with examples and cost: the part of docs/reference/cel.md that no declaration says.

/// The notes on one function.
struct CELFunctionNotes {
    var name: String
    var summary: String
    /// Expressions and the literals of their values.
    var examples: [(source: String, result: String)]
    /// What a call costs beyond its own node.
    var cost: String

    /// The sections of the page, each with its functions.
    static let sections: [(title: String, functions: [CELFunctionNotes])] = texts.map { title, text in
        (title, text.split(separator: "\n").map { CELFunctionNotes(line: $0) })
    }

    /// - Parameter line: `NAME | SUMMARY | EXAMPLE => RESULT ;; EXAMPLE => RESULT | COST`.
    private init(line: Substring) {
        let parts = line.split(separator: " | ").map(String.init)
        precondition(parts.count == 4, "a line of notes has four parts: \(line)")
        (name, summary, cost) = (parts[0], parts[1], parts[3])
        examples = parts[2].split(separator: " ;; ").map { example in
            let sides = example.split(separator: " => ").map(String.init)
            precondition(sides.count == 2, "an example has a result: \(line)")
            return (sides[0], sides[1])
        }
    }

    private static let texts: [(String, String)] = [
        ("Operators", operators), ("Conversions", conversions), ("Text", text), ("Regular expressions", regex),
        ("Lists", lists), ("Sets", sets), ("Times and durations", times), ("Mathematics", math),
        ("Optionals", optionals), ("Encoders", encoders), ("JSON", json), ("Network", network),
        ("Semantic versions", semver), ("URLs", urls),
    ]

    private static let operators = """
        _==_ | whether two values are equal; numbers of different types by value | dyn(1) == 1.0 => true ;; [1, 2] == [2, 1] => false | a tenth of the elements and of long text
        _!=_ | whether two values differ | 'a' != 'b' => true | as `==`
        _<_ | whether one comes before another; text by its scalars, false before true | 1 < 2u => true ;; 'a' < 'B' => false | a tenth of long text
        _<=_ | whether one comes before another or is equal | 2.5 <= 2 => false | as `<`
        _>_ | whether one comes after another | duration('2h') > duration('90m') => true | as `<`
        _>=_ | whether one comes after another or is equal | b'b' >= b'a' => true | as `<`
        @in | whether a list holds a value, or a map a key | 2 in [1, 2] => true ;; 'a' in {'b': 1} => false | a tenth of the list
        _&&_ | both; false where either is false, even beside an error | false && 1 / 0 == 1 => false | none
        _||_ | either; true where either is true, even beside an error | 1 / 0 == 1 || true => true | none
        !_ | the opposite | !true => false | none
        _?_:_ | the second or the third, as the first says; the other is not evaluated | 1 < 2 ? 'a' : 'b' => "a" | none
        _+_ | the sum; text, bytes and lists one behind the other; a time later | 1 + 2 => 3 ;; 'a' + 'b' => "ab" ;; [1] + [2] => [1, 2] | a tenth of what is made
        _-_ | the difference | 5 - 7 => -2 ;; timestamp('2024-01-02T00:00:00Z') - timestamp('2024-01-01T00:00:00Z') => duration("86400s") | none
        -_ | the negative | -(3) => -3 | none
        _*_ | the product; more than 64 bits hold is an error | 6 * 7 => 42 ;; 1.5 * 2.0 => 3.0 | none
        _/_ | the quotient; whole numbers are cut toward zero | 7 / 2 => 3 ;; -7 / 2 => -3 ;; 7.0 / 2.0 => 3.5 | none
        _%_ | the remainder, with the sign of the first | 7 % 3 => 1 ;; -7 % 3 => -1 | none
        _[_] | the element of a list from 0, or the value of a key; none is an error | [1, 2][1] => 2 ;; {'a': 1}['a'] => 1 | a tenth of a long key
        _[?_] | as `[]`, an optional that is empty where there is none | [1, 2][?5].hasValue() => false ;; {'a': 1}[?'a'].value() => 1 | a tenth of a long key
        """

    private static let conversions = """
        bool | from `true`, `t`, `1`, `false`, `f`, `0` | bool('true') => true | a tenth of long text
        bytes | text as UTF-8 | bytes('é') => b"\\xc3\\xa9" | a tenth of the text
        double | from numbers and text | double('1.5') => 1.5 ;; double(2) => 2.0 | a tenth of long text
        duration | from text with units `h m s ms us ns`, or from seconds | duration('1h30m') => duration("5400s") | a tenth of long text
        dyn | the same value, taken for anything by the checker | dyn(1) == 'a' => false | none
        int | from numbers (cut toward zero) and text, seconds of a time or duration | int(2.9) => 2 ;; int('-7') => -7 ;; int(timestamp('1970-01-01T00:01:00Z')) => 60 | a tenth of long text
        string | from all that has a text | string(1.0) => "1" ;; string(duration('90s')) => "90s" ;; string(b'abc') => "abc" | a tenth of the bytes
        timestamp | from RFC 3339, or from seconds since 1970 | timestamp('2024-02-29T12:00:00+01:00') => timestamp("2024-02-29T11:00:00Z") ;; timestamp(0) => timestamp("1970-01-01T00:00:00Z") | a tenth of long text
        type | the type of a value | type(1) == int => true ;; type([]) == list => true | none
        uint | from numbers that are not negative, and text | uint(3) => 3u ;; uint('7') => 7u | a tenth of long text
        """

    private static let text = """
        size | how many characters (scalars), bytes, elements or entries | size('é') => 1 ;; [1, 2].size() => 2 ;; size({'a': 1}) => 1 | a tenth of text
        contains | whether a text stands in another | 'abc'.contains('bc') => true | a tenth of both texts
        startsWith | whether a text begins with another | 'refs/heads/main'.startsWith('refs/') => true | a tenth of both texts
        endsWith | whether a text ends with another | 'a.swift'.endsWith('.md') => false | a tenth of both texts
        charAt | the character at a place from 0; the empty text at the end | 'héllo'.charAt(1) => "é" | a tenth of the text
        indexOf | the first place of a text in a text, or of an element in a list; -1 where there is none | 'hello'.indexOf('l') => 2 ;; 'hello'.indexOf('l', 3) => 3 ;; [1, 2, 1].indexOf(1) => 0 | a tenth of the text or list
        lastIndexOf | the last place; of text, at or before a place | 'hello'.lastIndexOf('l') => 3 ;; 'hello'.lastIndexOf('l', 2) => 2 ;; [1, 2, 1].lastIndexOf(1) => 2 | a tenth of the text or list
        substring | the part from a place, up to another | 'tacocat'.substring(4) => "cat" ;; 'tacocat'.substring(0, 4) => "taco" | a tenth of the text
        lowerAscii | with A to Z in lower case | 'TacoÉ'.lowerAscii() => "tacoÉ" | a tenth of the text
        upperAscii | with a to z in upper case | 'Tacoé'.upperAscii() => "TACOé" | a tenth of the text
        trim | without blanks at the ends | ' a b '.trim() => "a b" | a tenth of the text
        replace | with a text in the place of another, as often as said | 'a-b-c'.replace('-', '+') => "a+b+c" ;; 'a-b-c'.replace('-', '+', 1) => "a+b-c" | a tenth of what is made
        split | the parts between separators, at most so many | 'a,b,c'.split(',') => ["a", "b", "c"] ;; 'a,b,c'.split(',', 2) => ["a", "b,c"] | a tenth of the text and of the parts
        join | the texts of a list as one, with a separator | ['a', 'b'].join() => "ab" ;; ['a', 'b'].join('/') => "a/b" | a tenth of what is made
        format | with `%s %d %f %e %b %o %x %X` filled in from a list | '%s has %d, %.2f of all'.format(['ann', 3, 0.5]) => "ann has 3, 0.50 of all" | a tenth of what is made, 4 for each value in `%s`
        strings.quote | in double quotes, with escapes | strings.quote('a"b') => "\\"a\\\\\\"b\\"" | a fifth of the text
        """

    private static let regex = """
        matches | whether a pattern (RE2's syntax) matches any part of a text, in linear time | 'v1.20'.matches('^v[0-9]+') => true ;; matches('abc', 'b$') => false | a quarter of the states that are reached
        find | the first match, or the empty text | 'abc 123'.find('[0-9]+') => "123" | the states that are reached
        findAll | all matches, or the first of them | '12 and 3'.findAll('[0-9]+') => ["12", "3"] ;; '1 2 3'.findAll('[0-9]', 2) => ["1", "2"] | as `find`
        regex.extract | what the one group of the first match holds, or the whole match; empty where there is none | regex.extract('item-A, item-B', 'item-(\\\\w)').value() => "A" ;; regex.extract('x', '[0-9]').hasValue() => false | as `find`
        regex.extractAll | the same of all matches | regex.extractAll('id:123, id:456', 'id:(\\\\d+)') => ["123", "456"] | as `find`
        regex.replace | all matches replaced, or the first of them; `\\1` is the first group, `\\0` the match | regex.replace('ann bob', '(\\\\w)\\\\w+', '\\\\1.') => "a. b." ;; regex.replace('banana', 'a', 'x', 2) => "bxnxna" | as `find`, and a tenth of what is made
        """

    private static let lists = """
        distinct | without what equals an earlier element | [1, 2, 1].distinct() => [1, 2] | a tenth of the list; more where elements are not scalars
        first | the first element as an optional | [3, 4].first().value() => 3 ;; [].first().hasValue() => false | a tenth of the list
        flatten | with the elements of inner lists, to a depth | [[1], [2, 3]].flatten() => [1, 2, 3] ;; [1, [2, [3]]].flatten(2) => [1, 2, 3] | a tenth of what is made
        isSorted | whether no element comes before the one ahead of it | [1, 2, 2].isSorted() => true | a tenth of the list
        last | the last element as an optional | [3, 4].last().value() => 4 | a tenth of the list
        lists.range | the numbers from 0 up to, and without, one | lists.range(3) => [0, 1, 2] | a tenth of the list
        max | the greatest element; none is an error | [3, 1, 2].max() => 3 | a tenth of the list
        min | the least element; none is an error | ['b', 'a'].min() => "a" | a tenth of the list
        reverse | from the back; texts, too | [1, 2].reverse() => [2, 1] ;; 'abc'.reverse() => "cba" | a tenth
        slice | from a place up to another | [1, 2, 3, 4].slice(1, 3) => [2, 3] | a tenth of what is made
        sort | in order; all elements of one ordered type | [3, 1, 2].sort() => [1, 2, 3] | a tenth of the list times its logarithm
        sum | the sum of numbers or durations, 0 of none | [1, 2, 3].sum() => 6 ;; [1.5, 2.0].sum() => 3.5 | a tenth of the list
        """

    private static let sets = """
        sets.contains | whether a list holds all elements of another | sets.contains([1, 2, 3], [2, 3]) => true | a tenth of the first list for each element of the second
        sets.equivalent | whether both hold the same elements | sets.equivalent([1, 2], [2, 1, 1]) => true | twice `sets.contains`
        sets.intersects | whether both hold some element | sets.intersects([1, 2], [3]) => false | as `sets.contains`
        """

    private static let times = """
        getFullYear | the year; in UTC, or in a zone | timestamp('2024-12-31T23:30:00Z').getFullYear() => 2024 ;; timestamp('2024-12-31T23:30:00Z').getFullYear('+01:00') => 2025 | none
        getMonth | the month from 0 | timestamp('2024-03-01T00:00:00Z').getMonth() => 2 | none
        getDate | the day of the month from 1 | timestamp('2024-03-01T00:00:00Z').getDate() => 1 | none
        getDayOfMonth | the day of the month from 0 | timestamp('2024-03-01T00:00:00Z').getDayOfMonth() => 0 | none
        getDayOfWeek | the day of the week, 0 being Sunday | timestamp('2024-03-01T00:00:00Z').getDayOfWeek() => 5 | none
        getDayOfYear | the day of the year from 0 | timestamp('2024-03-01T00:00:00Z').getDayOfYear() => 60 | none
        getHours | the hour, or a duration in whole hours | timestamp('2024-03-01T13:05:00Z').getHours() => 13 ;; duration('90m').getHours() => 1 | none
        getMinutes | the minute, or a duration in whole minutes | duration('90s').getMinutes() => 1 ;; timestamp('2024-03-01T13:05:00Z').getMinutes('02:30') => 35 | none
        getSeconds | the second, or a duration in whole seconds | duration('2m').getSeconds() => 120 | none
        getMilliseconds | the milliseconds of the second | timestamp('2024-03-01T13:05:00.25Z').getMilliseconds() => 250 | none
        """

    private static let math = """
        math.greatest | the greatest of any number of numbers, or of a list | math.greatest(1, 3, 2) => 3 ;; math.greatest([1, 5]) => 5 | a tenth of a list
        math.least | the least | math.least(1, 3, 2) => 1 | a tenth of a list
        math.abs | without its sign | math.abs(-3) => 3 | none
        math.sign | -1, 0 or 1 | math.sign(-2.5) => -1.0 | none
        math.sqrt | the square root, NaN of negative numbers | math.sqrt(81) => 9.0 | none
        math.ceil | rounded up | math.ceil(1.2) => 2.0 | none
        math.floor | rounded down | math.floor(-1.2) => -2.0 | none
        math.round | rounded to the nearest, halves away from zero | math.round(2.5) => 3.0 | none
        math.trunc | cut toward zero | math.trunc(-1.7) => -1.0 | none
        math.isFinite | whether it is neither infinite nor NaN | math.isFinite(1.0 / 0.0) => false | none
        math.isInf | whether it is infinite | math.isInf(1.0 / 0.0) => true | none
        math.isNaN | whether it is no number | math.isNaN(0.0 / 0.0) => true | none
        math.bitAnd | the bits that both have | math.bitAnd(6, 3) => 2 | none
        math.bitOr | the bits that either has | math.bitOr(6, 3) => 7 | none
        math.bitXor | the bits that one of them has | math.bitXor(6, 3) => 5 | none
        math.bitNot | the opposite bits | math.bitNot(0) => -1 | none
        math.bitShiftLeft | the bits so many places further left | math.bitShiftLeft(1, 4) => 16 | none
        math.bitShiftRight | the bits so many places further right, with zeros from the left | math.bitShiftRight(16, 2) => 4 | none
        """

    private static let optionals = """
        optional.none | an optional that is empty | optional.none().hasValue() => false | none
        optional.of | an optional with a value | optional.of(1).value() => 1 | none
        optional.ofNonZeroValue | the same, empty for 0, the empty text, list, map | optional.ofNonZeroValue('').hasValue() => false | none
        hasValue | whether it has a value | optional.of(1).hasValue() => true | none
        value | the value; none is an error | optional.of('a').value() => "a" | none
        or | this optional, or another where it is empty | optional.none().or(optional.of(2)).value() => 2 | none
        orValue | the value, or another where there is none | {'a': 1}.?b.orValue(0) => 0 | none
        optional.unwrap | the values of those optionals of a list that have one | optional.unwrap([optional.of(1), optional.none()]) => [1] | a tenth of the list
        unwrapOpt | the same, called on the list | [optional.of(1), optional.none()].unwrapOpt() => [1] | a tenth of the list
        """

    private static let encoders = """
        base64.encode | bytes as base64 | base64.encode(b'hello') => "aGVsbG8=" | a fifth of the bytes
        base64.decode | the bytes of base64, padded or not | base64.decode('aGVsbG8') => b"hello" | a tenth of the text
        """

    private static let json = """
        json.decode | the value of JSON: whole numbers as int, others as double, objects as maps; a repeated name is an error | json.decode('{"a": [1, 2.5]}').a => [1, 2.5] | a tenth of the text, 1 for each value
        json.encode | a value as JSON: bytes as base64, times and durations as text | json.encode({'a': [1, true, null]}) => "{\\"a\\":[1,true,null]}" | a tenth of what is made, 1 for each value
        """

    private static let network = """
        ip | an address of IPv4 or IPv6, or that of a network | ip('10.1.2.3').family() => 4 ;; cidr('10.0.0.0/8').ip() => ip("10.0.0.0") | none
        cidr | a network | cidr('10.0.0.0/8').containsIP('10.1.2.3') => true | none
        isIP | whether a text is an address | isIP('::1') => true ;; isIP('1.2.3') => false | none
        isCIDR | whether a text is a network | isCIDR('10.0.0.0/33') => false | none
        ip.isCanonical | whether an address is written as RFC 5952 has it | ip.isCanonical('2001:DB8::1') => false | none
        family | 4 or 6 | ip('::1').family() => 6 | none
        isUnspecified | whether all bits are zero | ip('0.0.0.0').isUnspecified() => true | none
        isLoopback | whether it is the machine itself | ip('127.0.0.1').isLoopback() => true | none
        isGlobalUnicast | whether it may be anywhere | ip('10.0.0.1').isGlobalUnicast() => true | none
        isLinkLocalMulticast | whether it is a group of the same link | ip('224.0.0.1').isLinkLocalMulticast() => true | none
        isLinkLocalUnicast | whether it is on the same link | ip('fe80::1').isLinkLocalUnicast() => true | none
        containsIP | whether an address is of a network | cidr('10.0.0.0/8').containsIP(ip('11.0.0.1')) => false | none
        containsCIDR | whether a network is a part of another | cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') => true | none
        masked | the network with only its prefix | cidr('10.1.2.3/8').masked() => cidr("10.0.0.0/8") | none
        prefixLength | how many bits the prefix has | cidr('10.0.0.0/8').prefixLength() => 8 | none
        """

    private static let semver = """
        semver | a version as semver.org has it; `true` leaves out a `v` and leading zeros and adds what is missing | semver('1.2.3').patch() => 3 ;; semver('v1.2', true).minor() => 2 | none
        isSemver | whether `semver` takes a text | isSemver('1.2') => false ;; isSemver('1.2', true) => true | none
        major | the first number | semver('1.2.3').major() => 1 | none
        minor | the second number | semver('1.2.3').minor() => 2 | none
        patch | the third number | semver('1.2.3-rc.1').patch() => 3 | none
        isGreaterThan | whether a version comes after another; what is built does not count | semver('1.10.0').isGreaterThan(semver('1.9.0')) => true | a tenth of the identifiers
        isLessThan | whether it comes before; a pre-release comes before its release | semver('1.0.0-rc.1').isLessThan(semver('1.0.0')) => true | a tenth of the identifiers
        compareTo | -1, 0 or 1 | semver('1.0.0').compareTo(semver('1.0.0+build')) => 0 | a tenth of the identifiers
        """

    private static let urls = """
        url | an absolute URL, or a path from the root | url('https://example.org/a').getHost() => "example.org" | a tenth of the text
        isURL | whether `url` takes a text | isURL('https://example.org') => true ;; isURL('../a') => false | a tenth of the text
        getScheme | what stands before the colon, in lower case | url('HTTPS://example.org').getScheme() => "https" | a tenth of the text
        getHost | the host with its port | url('https://example.org:80/').getHost() => "example.org:80" | a tenth of the text
        getHostname | the host alone | url('https://[::1]:80/').getHostname() => "::1" | a tenth of the text
        getPort | the port as text | url('https://example.org:80/').getPort() => "80" | a tenth of the text
        getEscapedPath | the path, escaped | url('https://example.org/a b').getEscapedPath() => "/a%20b" | a tenth of the text
        getQuery | the values of each name, unescaped | url('https://example.org/?k=a&k=b%20c').getQuery() => {"k": ["a", "b c"]} | a tenth of the text
        """
}
