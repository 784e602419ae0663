#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>

#include "app/commands.h"
#include "app/doctor.h"
#include "host/machine.h"

namespace stoa {

namespace {

constexpr std::string_view health_words[] = {"OK", "weaker", "missing"};

void print(const Finding& finding) {
    fmt::print("{:<8} {:<9} {}\n", health_words[static_cast<int>(finding.health)], finding.subject, finding.says);
    if (!finding.advice.empty()) fmt::print("{:18} -> {}\n", "", finding.advice);
}

}  // namespace

int doctor(const DoctorOptions& options) {
    const Settings& settings = options.settings;
    utsname machine{};
    (void)::uname(&machine);
    const std::filesystem::path data = settings.text("data").empty() ? usual_data_folder() : std::filesystem::path(settings.text("data"));
    Health worst = Health::ok;
    const auto say = [&](const Finding& finding) {
        worst = std::max(worst, finding.health);
        print(finding);
    };
    if (!options.settings_fault.empty()) {
        say({Health::missing, "settings", options.settings_fault, "mend it; what follows holds for the standard values"});
    } else if (!options.left_out.empty()) {
        say({Health::weaker, "settings", options.left_out + " can't be read by this user", "ask as root or as the user that Stoa runs as"});
    } else {
        say({Health::ok, "settings", options.file.empty() ? "no file; standard values and options" : options.file, {}});
    }
    say(check_kernel(machine.release));
    say(check_rights());
    say(check_seccomp());
    say(check_programs());
    for (const Finding& finding : try_sandbox()) say(finding);
    if (const auto finding = ask_service_spawner(settings.text("host.spawner_socket"))) say(*finding);
    if (::geteuid() == 0) say(check_user_ids(settings.integer("host.first_uid"), settings.integer("host.last_uid")));
    say(judge_sleep(settings.text("host.sleep_memory"), has_swap(), ::geteuid() == 0));
    for (const Finding& finding : check_python()) say(finding);
    say(check_kernels(settings.text("host.kernel_path")));
    say(check_data(data));
    say(check_web(settings.text("serve.web")));
    say(check_port("serve.listen", settings.text("serve.listen")));
    if (const std::string& address = settings.text("serve.metrics_listen"); !address.empty()) say(check_port("serve.metrics_listen", address));
    constexpr std::string_view verdicts[] = {"All is well.", "Notebooks run; what is weaker says how to better it.",
                                             "Notebooks don't run like this; what is missing says what to do."};
    fmt::print("\n{}\n", verdicts[static_cast<int>(worst)]);
    return static_cast<int>(worst);
}

}  // namespace stoa
