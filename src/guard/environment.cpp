#include "guard/environment.h"

namespace stoa::guard {

namespace {

using Items = std::vector<Value>;

/// Names that share a list go on sharing it. Values that are kept are not deep (inspector.cpp, trim).
Value copy_value(const Value& value, std::map<const Items*, std::shared_ptr<Items>>& made) {
    Value out = value;
    if (!value.items) return out;
    auto& items = made[value.items.get()];
    if (!items) {
        items = std::make_shared<Items>();
        const auto fresh = items;  // the map may move what `items` refers to
        fresh->reserve(value.items->size());
        for (const Value& item : *value.items) fresh->push_back(copy_value(item, made));
        out.items = fresh;
        return out;
    }
    out.items = items;
    return out;
}

}  // namespace

Environment copy_of(const Environment& environment) {
    Environment out;
    out.variables = environment.variables;
    out.files = environment.files;
    out.renamed = environment.renamed;
    out.artefacts = environment.artefacts;
    std::map<const Items*, std::shared_ptr<Items>> made;
    for (const auto& [name, value] : environment.names) out.names.emplace_hint(out.names.end(), name, copy_value(value, made));
    return out;
}

}  // namespace stoa::guard
