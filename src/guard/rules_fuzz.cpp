// Whatever comes as a rule file is read, or refused with a line.
// Inputs in ./test: 40000
#include <cstdlib>

#include "guard/rule.h"

using namespace stoa::guard;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::vector<RuleFile> files = {{"classes.rules", "class mining always \"mining\"\n"},
                                         {"fuzz.rules", std::string(reinterpret_cast<const char*>(data), size)}};
    const auto book = parse_rules(files);
    if (!book && book.error().where.empty()) std::abort();
    if (book) static_cast<void>(match(*book, {}));
    return 0;
}
