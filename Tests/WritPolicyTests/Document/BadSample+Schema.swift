// What is said about schemas.

extension BadSample {
    static let schemas: [BadSample] = [
        BadSample(
            .schema, replacing: "event: shop.opened\n", with: "",
            "1:1: a schema needs `event`; add `event: deploy.requested`"),
        BadSample(
            .schema, replacing: "shop.opened", with: "Shop",
            "2:8: `Shop` is not an event kind; write lower-case words joined by dots, such as `review.approved`"),
        BadSample(
            .schema, replacing: "subject: shop\n", with: "", "1:1: a schema needs `subject`; add `subject: deploy`"),
        BadSample(
            .schema, replacing: "fields:\n  shop: string\n", with: "",
            "1:1: a schema needs `fields`; add `fields: { service: string }`"),
        BadSample(
            .schema, replacing: "fields:\n  shop: string\n", with: "fields: []\n",
            "4:9: `fields` is a map of names and types, found a list"),
        BadSample(
            .schema, adding: "capability: gates\n", "6:13: `gates` is not a value of `capability`; did you mean `gate`?"
        ),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: text",
            "5:9: `text` is not a type; use bool, commit, double, int, json, person, string, timestamp, `{ enum: [...] }`, `{ list: ... }` or `{ map: ... }`"
        ),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: strin",
            "5:9: `strin` is not a type; did you mean `string`?"),
        BadSample(.schema, replacing: "shop: string", with: "a-b: string", "5:3: `a-b` is not an identifier"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop:", "5:8: expected a type, found nothing; such as `string`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: [string]",
            "5:9: expected a type, found a list; such as `string`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { optional: true }",
            "5:9: a type is one of `type`, `enum`, `list` or `map`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { type: string, enum: [a] }",
            "5:9: a type is one of `type`, `enum`, `list` or `map`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { type: string, max: 3 }", "5:30: `max` belongs to a list"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { enum: [] }",
            "5:9: an `enum` needs its values; such as `enum: [dev, production]`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { list: string, max: 6000 }",
            "5:30: `max` is a whole number from 1 to 5000; found `6000`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { list: { optional: true } }",
            "5:19: `optional` is not a key of a type; known are type, enum, list, map, max",
            "5:17: a type is one of `type`, `enum`, `list` or `map`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { type: string, optional: yes }",
            "5:35: `optional` is `true` or `false`, found `yes`"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { type: string, length: 3 }",
            "5:25: `length` is not a key of a field; known are type, enum, list, map, max, optional, sensitive"),
        BadSample(
            .schema, replacing: "shop: string", with: "shop: { map: { lst: string } }",
            "5:18: `lst` is not a key of a type; did you mean `list`?",
            "5:16: a type is one of `type`, `enum`, `list` or `map`"),
    ]
}
