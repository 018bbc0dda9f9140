// SPDX-License-Identifier: BSL-1.0

#ifndef PYLON_BACKENDS_MEMORY_SSM_SERVICE_HPP
#define PYLON_BACKENDS_MEMORY_SSM_SERVICE_HPP

#include <pylon/backends/memory/cloud_options.hpp>
#include <pylon/backends/memory/handler.hpp>
#include <pylon/services/ssm/management.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace pylon::memory::detail {

/// A version of a parameter.
struct SsmVersion {
    std::int64_t number = 1;
    std::string type{};
    std::string value{};
    std::string encrypted{}; ///< of a SecureString: what stands for it where decryption was not asked for
    std::string tier{};
    std::optional<std::string> description{};
    Timestamp modified{};
    std::vector<std::string> labels{};
};

/// SSM's Parameter Store as one account has it in one region: the parameters by their names, and a handler for each operation
/// that is modelled.
///
/// Thread safety: all members are called with the clock's lock held.
class SsmService {
public:
    explicit SsmService(CloudOptions const& options)
        : region_(options.region), accountId_(options.accountId), userName_(options.userName) {}
    SsmService(SsmService const&) = delete;
    SsmService& operator=(SsmService const&) = delete;

    /// What the front door must know. Lives as long as the service.
    [[nodiscard]] Service service();

    /// The latest value of a parameter, decrypted; nothing where there is none.
    [[nodiscard]] std::string const* find(std::string_view name) const;
    [[nodiscard]] std::size_t size() const noexcept { return parameters_.size(); }

    Answer<ssm::GetParameterOutput> getParameter(ssm::GetParameter const& input, Call const& call);
    Answer<ssm::GetParametersOutput> getParameters(ssm::GetParameters const& input, Call const& call);
    Answer<ssm::GetParametersByPathOutput> getParametersByPath(ssm::GetParametersByPath const& input, Call const& call);
    Answer<ssm::GetParameterHistoryOutput> getParameterHistory(ssm::GetParameterHistory const& input, Call const& call);
    Answer<ssm::DescribeParametersOutput> describeParameters(ssm::DescribeParameters const& input, Call const& call);
    Answer<ssm::PutParameterOutput> putParameter(ssm::PutParameter const& input, Call const& call);
    Answer<ssm::LabelParameterVersionOutput> labelParameterVersion(ssm::LabelParameterVersion const& input,
                                                                   Call const& call);
    Answer<ssm::Empty> deleteParameter(ssm::DeleteParameter const& input, Call const& call);
    Answer<ssm::DeleteParametersOutput> deleteParameters(ssm::DeleteParameters const& input, Call const& call);

private:
    friend struct SnapshotAccess;

    using Version = SsmVersion;
    /// The versions of a parameter, oldest first; never none.
    using Versions = std::deque<Version>;
    using Parameters = std::map<std::string, Versions, std::less<>>;

    /// A version of a parameter, and by which selector it was asked for.
    struct Found {
        std::string const* name;
        Version const* version;
        std::string selector;
    };

    /// What `name`, `name:3`, `name:label` or an ARN means, or the reason why it means nothing.
    [[nodiscard]] std::variant<Found, protocol::ServiceError> resolve(std::string const& asked) const;
    [[nodiscard]] Parameters::const_iterator findByArn(std::string_view arn) const;
    [[nodiscard]] std::string arnOf(std::string_view name) const;
    [[nodiscard]] ssm::Parameter describe(Found const& found, std::optional<bool> withDecryption) const;
    [[nodiscard]] Refusal makeRoom(std::string const& name, Versions& versions) const;

    std::string region_;
    std::string accountId_;
    std::string userName_;
    Parameters parameters_;
};

} // namespace pylon::memory::detail

#ifdef PYLON_HEADER_ONLY
#include <pylon/backends/memory/ssm_service.ipp>
#endif

#endif // PYLON_BACKENDS_MEMORY_SSM_SERVICE_HPP
