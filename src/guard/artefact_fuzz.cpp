// Whatever comes as a file: no crash, no read beyond it, facts that are printable and within their limits.
// Inputs in ./test: 25000
#include <cstdlib>
#include <string>

#include "guard/archive.h"
#include "guard/artefact.h"

using namespace stoa::guard;

namespace {

/// What each kind begins with, so that no reader waits for luck: the first byte of the input chooses.
const std::string_view beginnings[] = {{"", 0}, {"\x7f" "ELF\x02\x01\x01", 7}, {"\x7f" "ELF\x01\x01\x01", 7}, {"\x89HDF\r\n\x1a\n", 8}, {"PK\x03\x04", 4}, {"\x80\x02", 2},
                                       {"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15}, {"d8:announce", 11}, {"\x08\x08", 2}, {"\x08\x01\x12", 3}, {"\xFF\xD8\xFF", 3},
                                       {"\x89PNG\r\n\x1a\n", 8}, {"\x1f\x8b\x08", 3}, {"BZh91AY&SY", 10}, {"\xFD" "7zXZ\0", 6}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size == 0) return 0;
    std::string file(beginnings[data[0] % std::size(beginnings)]);
    file.append(reinterpret_cast<const char*>(data) + 1, size - 1);
    Limits limits = limits_of_an_artefact();
    limits.steps = 200'000;
    limits.value_bytes = 2 << 20;
    ArchiveLimits archive;
    archive.members = 50;
    archive.member_bytes = 64 << 10;
    archive.total_bytes = 1 << 20;
    archive.packed_bytes = 1 << 20;
    std::uint64_t given = 0;
    (void)walk_archive(TextBytes(file), archive, [&](std::string_view path, std::string_view content) {
        given += content.size();
        if (path.size() > 10'000) std::abort();
    });
    if (given > archive.total_bytes + archive.total_bytes / 2) std::abort();
    const auto inspection = inspect_artefact(TextBytes(file), limits);
    if (!inspection) return 0;
    if (inspection->facts.size() > static_cast<std::size_t>(limits.facts) + 1) std::abort();
    for (const Fact& fact : inspection->facts) {
        if (fact.value.size() > static_cast<std::size_t>(limits.fact_bytes) * 2 || fact.text.size() > static_cast<std::size_t>(limits.fact_bytes) * 2) std::abort();
    }
    return 0;
}
