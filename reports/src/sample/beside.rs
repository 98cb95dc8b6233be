//! Reports beside those of a server: Copilot, Moderne and the cloud, in small files for the page's
//! demo and the tests. About the same nobody as the others, and as deterministic.

use super::AS_OF_EPOCH_S;
use super::dice::{About, Dice};
use super::names::{self, LoginStyle, PersonName};
use crate::overview::amount;
use crate::time::{Date, iso_of_ms};

const DAY_S: u64 = 86_400;

/// Which of them a sample imitates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Copilot's seats and their activity.
    CopilotActivity,
    /// Recipe runs and their commits; rows without a commit end early.
    ModerneUsage,
    /// Recipe runs.
    ModerneRecipeRuns,
    /// Commits.
    ModerneCommits,
    /// The audit log.
    ModerneAudit,
    /// Version 2's telemetry of recipe runs.
    ModerneTrace,
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

const RUN: &str = "runId,recipeId,organizationId,recipeRunState,repositoryOrigin,repositoryPath,\
    repositoryBranch,recipeRunUserEmail,errorMarkers,warningMarkers,infoMarkers,debugMarkers,\
    totalFilesResults,totalFilesSearched,totalFilesChanges,timeSavingsInMinutes,\
    astLoadInMilliseconds,recipeRunInMilliseconds,dependencyResolutionInMilliseconds,\
    recipeRunCreatedAt,recipeRunUpdatedAt,stack,priority";

impl Beside {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::CopilotActivity,
        Self::ModerneUsage,
        Self::ModerneRecipeRuns,
        Self::ModerneCommits,
        Self::ModerneAudit,
        Self::ModerneTrace,
        Self::DormantUsers,
        Self::Members,
        Self::ActiveCommitters,
        Self::Usage,
        Self::PremiumRequests,
        Self::TokenUsage,
        Self::AiCredits,
    ];

    /// The kind it is recognised as.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::CopilotActivity => "copilot.activity",
            Self::ModerneUsage => "moderne.usage",
            Self::ModerneRecipeRuns => "moderne.recipe_runs",
            Self::ModerneCommits => "moderne.commits",
            Self::ModerneAudit => "moderne.audit",
            Self::ModerneTrace => "moderne.trace",
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
            Self::CopilotActivity => "Report Time,Login,Last Authenticated At,Last Activity At,\
                                      Last Surface Used,Organization"
                .to_owned(),
            Self::ModerneUsage => {
                format!("{RUN},commitId,type,commitState,commitUserEmail,commitModifiedAt")
            }
            Self::ModerneRecipeRuns => RUN.to_owned(),
            Self::ModerneCommits => "commitId,runId,type,commitState,repositoryPath,\
                                     commitUserEmail,commitModifiedAt"
                .to_owned(),
            Self::ModerneAudit => {
                "User,Target,Action type,Action,Description,Time,Outcome".to_owned()
            }
            Self::ModerneTrace => "origin,path,branch,syncOutcome,buildOutcome,runOutcome,\
                                   runStartTime,runId,runRecipeId,\
                                   runEstimatedEffortTimeSavingsMs,runFilesWithFixResults,\
                                   runElapsedTimeMs,commitOutcome,developer,organization"
                .to_owned(),
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

    /// Writes record number `index`.
    pub(super) fn push_record(self, out: &mut Vec<u8>, seed: u64, index: u64) {
        let mut row = Row::new(seed, index);
        let record = match self {
            Self::CopilotActivity => row.activity(),
            Self::ModerneUsage => row.usage(),
            Self::ModerneRecipeRuns => row.recipe_run(),
            Self::ModerneCommits => row.commit(),
            Self::ModerneAudit => row.event(),
            Self::ModerneTrace => row.trace(),
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

/// What a row is about.
struct Row {
    seed: u64,
    index: u64,
    dice: Dice,
}

impl Row {
    fn new(seed: u64, index: u64) -> Self {
        Self {
            seed,
            index,
            dice: Dice::new(seed, About::Beside, index),
        }
    }

    fn text(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut text = Vec::new();
        push(&mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    fn login(&self, person: u64) -> String {
        let name = PersonName::new(self.seed, person);
        Self::text(|out| name.push_login(out, LoginStyle::GivenFamily))
    }

    fn email(&self, person: u64) -> String {
        let name = PersonName::new(self.seed, person);
        Self::text(|out| name.push_mailbox(out)) + "@example.com"
    }

    /// One of a handful of organizations.
    fn organization(&mut self) -> String {
        let index = self.dice.below(6);
        Self::text(|out| names::push_organization(out, self.seed, index))
    }

    fn repository(&mut self) -> String {
        let organization = self.organization();
        let index = self.dice.below(40);
        let name = Self::text(|out| names::push_repository(out, self.seed, index));
        format!("{organization}/{name}")
    }

    /// Seconds since 1970, at most so many days before the as-of time.
    fn moment(&mut self, days: u64) -> u64 {
        AS_OF_EPOCH_S - 3_600 - self.dice.below(days * DAY_S)
    }

    fn iso(epoch_s: u64) -> String {
        iso_of_ms((epoch_s * 1_000).cast_signed())
    }

    fn day(epoch_s: u64) -> String {
        Date::of_ms((epoch_s * 1_000).cast_signed()).iso()
    }

    /// As `java.sql.Timestamp` writes it.
    fn java(epoch_s: u64) -> String {
        Self::iso(epoch_s).replace('T', " ").replace('Z', ".0")
    }

    /// Every ninth seat is a second one of the person before.
    fn activity(&mut self) -> String {
        let person = self.index - u64::from(self.index % 9 == 8);
        // What is true of the person is the same in both rows.
        let mut dice = Dice::new(self.seed, About::Person, person);
        let report = Self::iso(AS_OF_EPOCH_S);
        let login = self.login(person);
        let organization = self.organization();
        let authenticated_s = AS_OF_EPOCH_S - 60 - dice.below(89 * DAY_S);
        let since_s = match dice.below(10) {
            0 => return format!("{report},{login},None,None,None,{organization}"),
            1 => {
                let authenticated = Self::iso(authenticated_s);
                return format!("{report},{login},{authenticated},None,None,{organization}");
            }
            2..7 => dice.below(7 * DAY_S),
            _ => dice.below(89 * DAY_S),
        };
        let minor = 114 - dice.below(4);
        let surface = match dice.below(10) {
            0..5 => format!("vscode/1.{minor}.0/copilot-chat/0.{}.1", minor - 72),
            5 => "vscode/1.115.0-insider/copilot-chat/0.43.2026103001".to_owned(),
            6 => format!(
                "JetBrains-IU/26{}.22158.277/copilot-intellij/1.6.2",
                minor - 110
            ),
            7 => "VisualStudio/17.14.28/copilot-vs/1.0.0".to_owned(),
            8 => "copilot-cli".to_owned(),
            _ => "copilot_pull_request_review".to_owned(),
        };
        let active_s = AS_OF_EPOCH_S - 60 - since_s;
        let (active, authenticated) = (
            Self::iso(active_s),
            Self::iso(active_s.max(authenticated_s)),
        );
        format!("{report},{login},{authenticated},{active},{surface},{organization}")
    }

    /// A repository in a run; four rows belong to one.
    fn run(&mut self, state: &str) -> String {
        let run = self.index / 4;
        let mut of_run = Dice::new(self.seed, About::Repository, run);
        let recipe = of_run.pick(&["UpgradeBuild", "FormatCode", "ReplaceLogging", "FixTypos"]);
        let person = of_run.below(12);
        let (organization, started_s) = (
            of_run.below(5),
            AS_OF_EPOCH_S - 7_200 - of_run.below(28 * DAY_S),
        );
        let (path, email) = (self.repository(), self.email(person));
        let searched = 20 + self.dice.below(900);
        let changed = if state == "FINISHED" {
            self.dice.below(40)
        } else {
            0
        };
        let (saved, ms) = (changed * 5, 800 + self.dice.heavy_tail(900, 400_000));
        let ended_s = started_s + ms / 1_000;
        let (created, updated) = (Self::java(started_s), Self::java(ended_s));
        format!(
            "r{run},org.example.{recipe},o{organization},{state},git.example.com,{path},main,\
             {email},0,0,0,0,{changed},{searched},{changed},{saved},{load},{ms},{resolve},\
             {created},{updated},sample,NORMAL",
            load = 100 + self.dice.below(900),
            resolve = self.dice.below(400),
        )
    }

    /// How a run ended on a repository.
    fn run_state(&mut self) -> &'static str {
        match self.dice.below(12) {
            0 => "ERROR",
            1 => "UNAVAILABLE",
            _ => "FINISHED",
        }
    }

    fn recipe_run(&mut self) -> String {
        let state = self.run_state();
        self.run(state)
    }

    fn usage(&mut self) -> String {
        let state = self.run_state();
        let run = self.run(state);
        if state != "FINISHED" || self.dice.chance(400) {
            return run;
        }
        let commit = self.index / 4;
        let outcome = self
            .dice
            .pick(&["COMPLETED", "COMPLETED", "COMPLETED", "FAILED"]);
        let email = self.email(commit % 12);
        let day = Self::day(AS_OF_EPOCH_S - DAY_S);
        format!("{run},c{commit},PullRequest,{outcome},{email},{day}")
    }

    fn commit(&mut self) -> String {
        let (run, path) = (self.index / 4, self.repository());
        let state = self
            .dice
            .pick(&["COMPLETED", "COMPLETED", "FAILED", "NO_CHANGES"]);
        let email = self.email(run % 12);
        let day = Self::day(self.moment(28));
        format!(
            "c{},r{run},PullRequest,{state},{path},{email},{day}",
            self.index
        )
    }

    fn event(&mut self) -> String {
        let (target, kind, action) = self.dice.pick(&[
            ("recipes", "Read", "GET_RECIPE"),
            ("recipe.runs", "Create", "RUN_RECIPE"),
            ("artifact.storage", "Update", "SYNC_ARTIFACTS"),
            ("tokens", "Create", "create.token"),
            ("organizations", "Delete", "delete.organization"),
        ]);
        let person = self.dice.below(15);
        let user = match person {
            0 => "Moderne".to_owned(),
            person => self.email(person),
        };
        let outcome = if self.dice.chance(60) {
            "Failed"
        } else {
            "Success"
        };
        let time = Self::iso(self.moment(28));
        format!("{user},{target},{kind},{action},,{time},{outcome}")
    }

    fn trace(&mut self) -> String {
        let run = self.index / 5;
        let (path, developer) = (self.repository(), self.email(run % 12));
        let outcome = if self.dice.chance(80) {
            "Failed"
        } else {
            "Succeeded"
        };
        let (fixed, ms) = (self.dice.below(30), 500 + self.dice.below(90_000));
        // What failed is not committed, and nobody committed every fourth run.
        let committed = match outcome {
            "Failed" => "",
            _ if run % 4 == 3 => "",
            _ if self.dice.chance(40) => "Failed",
            _ => "Succeeded",
        };
        let started = Self::iso(AS_OF_EPOCH_S - 7_200 - run % 28 * DAY_S);
        let recipe = ["UpgradeBuild", "FormatCode"][usize::from(run % 2 == 1)];
        format!(
            "git.example.com,{path},main,Succeeded,Succeeded,{outcome},{started},r{run},\
             org.example.{recipe},{saved},{fixed},{ms},{committed},{developer},ALL/Sample",
            saved = fixed * 300_000,
        )
    }

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
