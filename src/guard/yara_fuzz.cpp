// Whatever comes as a file under the public YARA rules and some that ask a lot of libyara: no crash, facts that are printable and within their limits.
// Inputs in ./test: 4000
#include <cstdlib>
#include <string>
#include <vector>

#include "guard/check.h"
#include "guard/yara_rules.h"

using namespace stoa::guard;

namespace {

RuleBook make_book() {
    const auto embedded = public_rules();
    std::vector<RuleFile> files(embedded.begin(), embedded.end());
    files.push_back({"own.yar", "import \"math\"\nrule asks { strings: $a = /[a-f]{2,20}[^a]{0,40}x/ nocase $b = { 4D [0-40] ( 5A | ?0 ) 00 } $c = \"PE\" wide ascii xor "
                                "condition: #a + #b + #c > 2 and math.entropy(0, filesize) > 2.0 and for any i in (1..#a) : ( @a[i] < 100000 ) }\n"});
    auto book = parse_rules(files);
    if (!book) std::abort();
    return std::move(*book);
}

const std::string_view beginnings[] = {{"", 0}, {"MZ", 2}, {"\xCF\xFA\xED\xFE", 4}, {"\xCE\xFA\xED\xFE", 4}, {"\xCA\xFE\xBA\xBE", 4}, {"\0asm\1\0\0\0", 8}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const RuleBook book = make_book();
    if (size == 0) return 0;
    std::string file(beginnings[data[0] % std::size(beginnings)]);
    file.append(reinterpret_cast<const char*>(data) + 1, size - 1);
    Inspection out;
    book.yara->look(TextBytes(file), out);
    for (const Fact& fact : out.facts) {
        if (fact.value.size() > 800 || fact.text.size() > 800 || fact.place.byte < 0 || fact.place.byte > static_cast<std::int64_t>(file.size())) std::abort();
    }
    return 0;
}
