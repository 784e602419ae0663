// What the question before a run costs: one cell of about 2 KB, inspected and weighed after 100 cells that ran before it, and the
// smallest cell of all. Prints; judges nothing. With --sessions it reads paths of notebooks, one a line, from standard input, runs their
// cells through the gate in the order in which they stand, and prints each cell that would be asked about and how many were. Build: ninja -C build/release stoa-gate-bench.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include <time.h>

#include <fmt/format.h>

#include "guard/notebook_cells.h"
#include "verdicts/judge.h"

namespace {

using namespace stoa;
using Steady = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

/// Of this thread's processor: what a busy machine does not add to.
Milliseconds processor_time() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

constexpr int rounds = 3'000;

/// Loading, cleaning, a model, a plot: what cells hold, about 2 KB of it.
std::string ordinary_cell(int number) {
    std::string out = fmt::format(R"(import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.model_selection import train_test_split
from sklearn.ensemble import RandomForestRegressor

data = pd.read_csv("runs/measured_{0}.csv", parse_dates=["time"])
data = data.dropna(subset=["depth", "speed"]).sort_values("time")
data["hour"] = data["time"].dt.hour
data["fast"] = data["speed"] > data["speed"].quantile(0.9)

def smooth(values, width=5):
    """A running mean; the ends keep what they are."""
    kernel = np.ones(width) / width
    inner = np.convolve(values, kernel, mode="valid")
    return np.concatenate([values[:width // 2], inner, values[-(width // 2):]])

for station, part in data.groupby("station_{0}"):
    part = part.assign(smooth=smooth(part["speed"].to_numpy()))
    print(f"{{station}}: {{len(part):,}} rows, {{part['smooth'].mean():.2f}} m/s")
)", number);
    while (out.size() < 2'000)
        out += fmt::format("plt.plot(data['time'], data['speed'] * {0}, label='station {0}')\nplt.title('Speed {0}')\n", out.size());
    return out + "x, y = data[['depth', 'hour']], data['speed']\nmodel = RandomForestRegressor(n_estimators=200).fit(*train_test_split(x, y)[::2])\n";
}

void measure(std::string_view name, const guard::RuleBook& book, const Known& known, std::string_view code) {
    std::vector<double> took;
    std::vector<double> worked;
    for (int i = 0; i < rounds; ++i) {
        const auto begin = Steady::now();
        const auto processor = processor_time();
        const Judgement judgement = judge(book, known, code, 100, {}, guard::limits_at_the_gate());
        worked.push_back((processor_time() - processor).count());
        took.push_back(Milliseconds(Steady::now() - begin).count());
        if (judgement.budget_exceeded) fmt::print("over the budget\n");
    }
    std::ranges::sort(took);
    std::ranges::sort(worked);
    const auto at = [](const std::vector<double>& times, int percent) { return times[times.size() * static_cast<std::size_t>(percent) / 100]; };
    fmt::print("{:26} {:5} bytes  by the clock p50 {:.3f} p99 {:.3f} ms  of the processor p50 {:.3f} p99 {:.3f} ms\n", name, code.size(), at(took, 50),
               at(took, 99), at(worked, 50), at(worked, 99));
}

}  // namespace

namespace {

std::string text_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// As if every run that is asked about were let go.
void run_sessions(const guard::RuleBook& book) {
    std::int64_t sessions = 0, cells = 0, asked_sessions = 0, asked_cells = 0, listed = 0;
    for (std::string path; std::getline(std::cin, path);) {
        const auto read = guard::parse_notebook_cells(text_of(path));
        if (!read) continue;
        ++sessions;
        Known known;
        bool was_asked = false;
        for (const guard::NotebookCell& cell : *read) {
            if (cell.kind != guard::CellKind::code) continue;
            ++cells;
            Judgement judgement = judge(book, known, cell.text, cell.index, {}, guard::limits_at_the_gate());
            known = std::move(judgement.after);
            const guard::Verdict& verdict = judgement.weighed.verdict;
            if (verdict.level == guard::Level::notify) ++listed;
            if (verdict.level < guard::Level::warn) continue;
            ++asked_cells;
            was_asked = true;
            fmt::print("{} cell {}: {} {}, {} of rules, {} learned\n", path, cell.index, guard::name_of(verdict.level), verdict.class_name,
                       judgement.weighed.findings.size(), judgement.weighed.learned.size());
        }
        asked_sessions += was_asked ? 1 : 0;
    }
    fmt::print("{} sessions of {} cells: {} sessions were asked about {} cells, {} cells are on the list\n", sessions, cells, asked_sessions, asked_cells, listed);
}

}  // namespace

int main(int count, char** words) {
    const auto book = guard::parse_rules(guard::public_rules());
    if (!book) return 1;
    if (count > 1 && std::string_view(words[1]) == "--sessions") {
        run_sessions(*book);
        return 0;
    }
    Known fresh;
    Known used;
    for (int i = 0; i < 100; ++i) used = judge(*book, used, ordinary_cell(i), i, {}, guard::limits_at_the_gate()).after;
    fmt::print("{} rounds each; {} facts and {} names are known of 100 earlier cells\n", rounds, used.facts.size(), used.environment.names.size());
    measure("1 + 1, first cell", *book, fresh, "1 + 1");
    measure("1 + 1, after 100 cells", *book, used, "1 + 1");
    measure("ordinary, first cell", *book, fresh, ordinary_cell(100));
    measure("ordinary, after 100 cells", *book, used, ordinary_cell(100));
    return 0;
}
