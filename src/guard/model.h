// A classifier as data: one logistic regression a class over features (features.h), with what makes its sums probabilities. Made by
// bench/guard/train.py and kept in rules/*.model; read and checked as rules are. Lines, in this order:
//
//   stoa-model 1
//   class NAME BIAS SLOPE SHIFT NOTIFY WARN    p = 1 / (1 + exp(-(SLOPE * sum + SHIFT))); from p >= NOTIFY it speaks, from WARN it may ask
//   feature FEATURE CLASS:WEIGHT ...           CLASS is a number in the order of the classes, from 0
//
// # begins a comment. A model by itself may ask a person and never stops a run.
#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"

namespace stoa::guard {

struct RuleFile;

struct LearnedClass {
    std::string name;
    double bias = 0;
    double slope = 1;
    double shift = 0;
    double notify = 1;
    double warn = 1;
};

struct Learned {
    const LearnedClass* learned = nullptr;
    double probability = 0;
};

class Model {
public:
    [[nodiscard]] bool empty() const { return classes_.empty(); }
    [[nodiscard]] const std::string& version() const { return version_; }  ///< changes with its text; empty without a model
    [[nodiscard]] std::span<const LearnedClass> classes() const { return classes_; }
    /// One for each class, in their order. Pure.
    [[nodiscard]] std::vector<Learned> classify(std::span<const std::string> features) const;
    /// Those of the features that speak most for a class, the strongest first.
    [[nodiscard]] std::vector<std::string> strongest(std::span<const std::string> features, const LearnedClass& of, std::size_t most) const;
    /// The error's place is "guard.model:17".
    [[nodiscard]] static std::expected<Model, DecodeError> parse(const RuleFile& file);

private:
    struct Weight {
        std::uint32_t in_class;
        float weight;
    };
    struct Weights {
        std::uint32_t begin;
        std::uint32_t end;
    };
    std::string version_;
    std::vector<LearnedClass> classes_;
    std::vector<Weight> weights_;
    std::unordered_map<std::string, Weights> features_;
};

}  // namespace stoa::guard
