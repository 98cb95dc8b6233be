//! This module makes up the reports of GitHub's cloud: dormant users, consumed licences, active
//! committers and billing.

use super::row::Row;
use crate::overview::amount;

/// A delimited report of GitHub's cloud that a sample imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    /// The cloud's dormant users.
    DormantUsers,
    /// Consumed licences.
    Members,
    /// Active committers.
    ActiveCommitters,
    /// Metered usage, detailed.
    Usage,
    /// Premium requests.
    PremiumRequests,
    /// Tokens.
    TokenUsage,
    /// AI credits.
    AiCredits,
}

impl Cloud {
    /// Every report of the product that a sample can imitate.
    pub const ALL: [Self; 7] = [
        Self::DormantUsers,
        Self::Members,
        Self::ActiveCommitters,
        Self::Usage,
        Self::PremiumRequests,
        Self::TokenUsage,
        Self::AiCredits,
    ];

    /// Id of the kind that the sample is recognised as.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::DormantUsers => "ghec.dormant_users",
            Self::Members => "ghec.members",
            Self::ActiveCommitters => "ghec.active_committers",
            Self::Usage => "ghec.usage",
            Self::PremiumRequests => "ghec.premium_requests",
            Self::TokenUsage => "ghec.token_usage",
            Self::AiCredits => "ghec.ai_credits",
        }
    }

    pub(super) fn header(self) -> String {
        const BILLED: &str = "date,username,product,sku,model,quantity,unit_type,\
            applied_cost_per_quantity,gross_amount,discount_amount,net_amount";
        match self {
            Self::DormantUsers => {
                "created_at,id,login,role,last_logged_ip,2fa_enabled?,outside_collaborator"
                    .to_owned()
            }
            Self::Members => "GitHub com login,GitHub com name,Enterprise server user ids,\
                              GitHub com user,Enterprise server user,\
                              Visual studio subscription user,License type,GitHub com profile,\
                              GitHub com member roles,GitHub com enterprise roles,\
                              GitHub com verified domain emails,GitHub com saml name,\
                              GitHub com orgs with pending invites,GitHub com two factor auth,\
                              GitHub com two factor auth required by date,\
                              GitHub com advanced security license user,\
                              Enterprise server primary emails,\
                              Enterprise server advanced security user ids,\
                              Visual studio license status,Visual studio subscription email,\
                              Total user accounts"
                .to_owned(),
            Self::ActiveCommitters => {
                "User login,Organization / repository,Last pushed date,Last pushed email".to_owned()
            }
            Self::Usage => "date,product,sku,quantity,unit_type,applied_cost_per_quantity,\
                            gross_amount,discount_amount,net_amount,username,organization,\
                            repository,workflow_path,cost_center_name"
                .to_owned(),
            Self::PremiumRequests => format!(
                "{BILLED},exceeds_quota,total_monthly_quota,organization,cost_center_name,\
                 aic_quantity,aic_gross_amount"
            ),
            Self::TokenUsage => format!(
                "{BILLED},exceeds_quota,total_monthly_quota,organization,cost_center_name,\
                 total_input_tokens,total_output_tokens,total_cache_creation_tokens,\
                 total_cache_read_tokens"
            ),
            Self::AiCredits => format!(
                "{BILLED},total_monthly_quota,organization,repository,cost_center_name,\
                 aic_quantity,aic_gross_amount"
            ),
        }
    }

    /// Appends the record with number `index`, from 0.
    pub(super) fn push_record(self, out: &mut Vec<u8>, seed: u64, index: u64) {
        let mut row = Row::new(seed, index);
        let record = match self {
            Self::DormantUsers => row.dormant(),
            Self::Members => row.member(),
            Self::ActiveCommitters => row.committer(),
            Self::Usage => row.metered(),
            Self::PremiumRequests => row.premium(),
            Self::TokenUsage => row.tokens(),
            Self::AiCredits => row.credits(),
        };
        out.extend_from_slice(record.as_bytes());
        out.push(b'\n');
    }
}

impl Row {
    fn dormant(&mut self) -> String {
        let (login, created_s) = (self.login(self.index), self.moment(2_000));
        let created = Self::iso(created_s)
            .replace('T', " ")
            .replace('Z', " +0100");
        let (two_factor, outside) = (self.dice.chance(800), self.dice.chance(100));
        let (id, address) = (1_000 + self.index * 3, self.dice.below(250));
        format!("{created},{id},{login},user,192.0.2.{address},{two_factor},{outside}")
    }

    fn member(&mut self) -> String {
        let (login, email) = (self.login(self.index), self.email(self.index));
        let (first, second) = (self.organization(), self.organization());
        let owner = match self.dice.below(50) {
            0..3 => "Owner",
            3 => "Outside collaborator",
            _ => "Member",
        };
        let roles = if first == second {
            format!("{first}:{owner}")
        } else {
            format!("\"{first}:{owner}, {second}:Member\"")
        };
        let invites = if self.dice.chance(50) {
            second
        } else {
            String::new()
        };
        let (two_factor, security) = (self.dice.chance(930), self.dice.chance(300));
        let studio = self.dice.chance(150);
        let server = self.dice.chance(200);
        let license = if studio {
            "Visual Studio subscription"
        } else {
            "Enterprise"
        };
        let (status, subscriber) = if studio {
            ("Matched", email.as_str())
        } else {
            ("", "")
        };
        format!(
            "{login},,,true,{server},{studio},{license},https://example.com/{login},{roles},{owner},\
             {email},{email},{invites},{two_factor},,{security},,,{status},{subscriber},1"
        )
    }

    fn committer(&mut self) -> String {
        let person = self.index / 2;
        let (login, email) = (self.login(person), self.email(person));
        let (path, day) = (self.repository(), Self::day(self.moment(89)));
        format!("{login},{path},{day},{email}")
    }

    /// A quantity, its price and what becomes of it, in millionths.
    fn amounts(&mut self, price_micros: u64, included_per_mille: u64) -> String {
        let tenths = 1 + self.dice.heavy_tail(10, 20_000);
        let gross = (tenths * price_micros / 10).cast_signed();
        let included = self.dice.chance(included_per_mille);
        let (discount, net) = if included { (gross, 0) } else { (0, gross) };
        let quantity = amount::text((tenths * 100_000).cast_signed());
        let price = amount::text(price_micros.cast_signed());
        let [gross, discount, net] = [gross, discount, net].map(amount::text);
        format!("{quantity},UNIT,{price},{gross},{discount},{net}")
    }

    fn metered(&mut self) -> String {
        let (product, sku, unit, price) = self.dice.pick(&[
            ("actions", "actions_linux", "minutes", 8_000),
            ("actions", "actions_storage", "gigabyte-hours", 336),
            ("packages", "packages_bandwidth", "gigabytes", 500_000),
            ("git_lfs", "git_lfs_storage", "gigabyte-hours", 94),
        ]);
        let amounts = self.amounts(price, 600).replace("UNIT", unit);
        let (day, person) = (Self::day(self.moment(28)), self.dice.below(30));
        let (login, path) = (self.login(person), self.repository());
        let (organization, repository) = path.split_once('/').unwrap_or((&path, ""));
        format!("{day},{product},{sku},{amounts},{login},{organization},{repository},,")
    }

    fn model(&mut self) -> (String, bool, u64) {
        let model = self
            .dice
            .pick(&["Model A", "Model B", "Model C mini", "Coding agent"]);
        let exceeds = self.dice.chance(150);
        let quota = self.dice.pick(&[300, 1_000]);
        let amounts = self.amounts(40_000, if exceeds { 0 } else { 1_000 });
        let amounts = amounts.replace("UNIT", "requests");
        let (day, person) = (Self::day(self.moment(28)), self.dice.below(40));
        let login = self.login(person);
        let row = format!("{day},{login},copilot,copilot_premium_request,{model},{amounts}");
        (row, exceeds, quota)
    }

    /// `True` and `False`, as Python writes them.
    fn python(truth: bool) -> &'static str {
        if truth { "True" } else { "False" }
    }

    fn premium(&mut self) -> String {
        let (row, exceeds, quota) = self.model();
        let (organization, exceeds) = (self.organization(), Self::python(exceeds));
        let credits = self.dice.below(9_000_000).cast_signed();
        let (quantity, gross) = (amount::text(credits), amount::text(credits / 100));
        format!("{row},{exceeds},{quota},{organization},,{quantity},{gross}")
    }

    fn tokens(&mut self) -> String {
        let (row, exceeds, quota) = self.model();
        let (organization, exceeds) = (self.organization(), Self::python(exceeds));
        let [input, output] = [self.dice.below(2_000_000), self.dice.below(90_000)];
        let [written, read] = [self.dice.below(50_000), self.dice.below(1_500_000)];
        format!("{row},{exceeds},{quota},{organization},,{input},{output},{written},{read}")
    }

    fn credits(&mut self) -> String {
        let (row, _, quota) = self.model();
        let path = self.repository();
        let (organization, repository) = path.split_once('/').unwrap_or((&path, ""));
        let credits = self.dice.below(9_000_000).cast_signed();
        let (quantity, gross) = (amount::text(credits), amount::text(credits / 100));
        format!("{row},{quota},{organization},{repository},,{quantity},{gross}")
    }
}
