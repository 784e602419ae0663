// Who is at a notebook and where: one place for each open page, colours by person. Ephemeral; never stored. No I/O and no clock.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.h"
#include "wire/page.h"

namespace stoa {

class Presence {
public:
    void joined(std::uint64_t page, const PersonId& person, std::string name);
    void left(std::uint64_t page);
    void said(std::uint64_t page, const wire::Presence& where);

    [[nodiscard]] bool has_news() const { return !changed_.empty() || !gone_.empty(); }
    /// For one page: all for a page that was not told before, else what changed since the last forget_news; none when nothing
    /// of it concerns the page.
    [[nodiscard]] std::optional<wire::PeopleChanged> news_for(std::uint64_t page) const;
    /// Every page was told.
    void forget_news();

private:
    struct Here {
        wire::PersonHere person;
        bool is_told = false;  // of those that were here before it
    };
    [[nodiscard]] std::int64_t color_of(const PersonId& person);

    std::map<std::uint64_t, Here> pages_;
    std::map<std::string, std::int64_t> colors_;  // by person, for as long as the notebook is open
    std::set<std::uint64_t> changed_;
    std::vector<std::int64_t> gone_;
};

}  // namespace stoa
