package dev.triage.web.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.setDefaultAssertionTimeout;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.triage.chaos.Link;
import dev.triage.cli.RunningConsole;
import dev.triage.core.ReviewDecision;
import dev.triage.core.Ticket;
import dev.triage.web.Browser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console's pages in Chromium. */
class ConsoleIT {
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final int TICKETS = 200;
    private static final int REVIEWED = 30;

    @TempDir
    private static Path directory;

    private static Browser browser;
    private static RunningConsole console;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        setDefaultAssertionTimeout(20_000);
        console = RunningConsole.start(directory, 8, Map.of());
        console.sendSample(TICKETS);
        ApiClient reader = ApiClient.signedIn(console.url(), "read-only", RunningConsole.PASSWORD);
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            JsonNode live = reader.json("/api/live");
            return live.get("routed").asInt() + live.get("review").asInt() >= TICKETS;
        });
        Files.createDirectories(SHOTS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (console != null) {
            console.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    /** What one test made the browser complain of must not fail the next. */
    @BeforeEach
    void forgetComplaints() {
        browser.complaints().clear();
    }

    private static Page open(String path, int width, ColorScheme scheme, String locale, String user) {
        return open(console.url() + path, browser.page(width, width < 500 ? 740 : 900, scheme, locale), user);
    }

    /** Signs in by keyboard. */
    private static Page open(String url, Page page, String user) {
        page.navigate(url);
        page.locator("input[name=user]").waitFor();
        page.keyboard().type(user);
        page.keyboard().press("Tab");
        page.keyboard().type(RunningConsole.PASSWORD);
        page.keyboard().press("Enter");
        page.locator("input[name=user]").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        return page;
    }

    private static Locator current(Page page) {
        return page.locator(".entry[aria-current=true]");
    }

    private static String currentId(Page page) {
        return current(page).getAttribute("data-id");
    }

    /** Waits until the ticket's page is the one that is marked in the list. */
    private static String shown(Page page) {
        page.locator(".letter").waitFor();
        String id = currentId(page);
        assertThat(page.locator(".desk .head .mono")).hasText(id);
        return id;
    }

    private static int waiting(Page page) {
        return Integer.parseInt(page.locator("[data-stat=open]").innerText().replaceAll("\\D", ""));
    }

    @ParameterizedTest
    @CsvSource({"en-US, reviewer, Queue, printer", "zh-CN, other, 队列, printer"})
    void shouldReviewTicketsByKeyboardOnly(String locale, String user, String title, String typed) {
        Page page = open("/queue", 1440, ColorScheme.LIGHT, locale, user);
        assertThat(page.locator(".top h1")).hasText(title);
        String first = shown(page);
        int before = waiting(page);

        for (int i = 0; i < REVIEWED; i++) {
            String id = shown(page);
            switch (i % 6) {
                case 2 -> { // corrects, without waiting for the list
                    page.keyboard().press("c");
                    page.keyboard().type(typed);
                    assertThat(page.locator("[role=option]")).hasCount(1);
                    page.keyboard().press("Enter");
                }
                case 4 -> page.keyboard().press("n");
                default -> page.keyboard().press(page.locator(".choice").count() > 1 ? (i % 2 == 0 ? "1" : "2") : "n");
            }
            assertThat(page.locator(".entry[data-id='" + id + "']")).hasCount(0);
        }
        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before - REVIEWED));

        for (int i = 0; i < REVIEWED; i++) {
            page.keyboard().press("u"); // all of them, without waiting in between
        }
        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before));
        assertThat(current(page)).hasAttribute("data-id", first);

        page.keyboard().press("s");
        assertThat(page.locator(".entry[data-id='" + first + "']")).hasCount(0);
        page.keyboard().press("u");
        assertThat(current(page)).hasAttribute("data-id", first);
        page.keyboard().press("j");
        assertThat(current(page)).not().hasAttribute("data-id", first);
        page.keyboard().press("k");
        assertThat(current(page)).hasAttribute("data-id", first);
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    /** Before the next frame the closed dialog's field still has the focus: a quick hand is faster. */
    @Test
    void shouldTakeAKeyInTheFrameInWhichADialogCloses() {
        Page page = open("/queue", 1440, ColorScheme.LIGHT, "en-US", "reviewer");
        shown(page);
        int before = waiting(page);
        page.keyboard().press("c");
        page.keyboard().type("printer");
        assertThat(page.locator("[role=option]")).hasCount(1);

        page.evaluate("['Enter', 'n'].forEach(key => document.activeElement.dispatchEvent("
                + "new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })))");

        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before - 2));
        page.keyboard().press("u");
        page.keyboard().press("u");
        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before));
        page.context().close();
    }

    @Test
    void shouldSearchFilterAndHelpByKeyboard() {
        Page page = open("/queue", 1440, ColorScheme.LIGHT, "en-US", "reviewer");
        String id = shown(page);
        page.keyboard().press("/");
        page.keyboard().type(id);
        assertThat(page.locator(".entry")).hasCount(1);
        page.keyboard().press("Escape");
        assertThat(page.locator(".entry")).not().hasCount(1);
        page.keyboard().press("?");
        assertThat(page.getByRole(com.microsoft.playwright.options.AriaRole.DIALOG))
                .containsText("Undo your last decision");
        page.keyboard().press("Escape");
        page.getByLabel("Language", new Page.GetByLabelOptions().setExact(true)).selectOption("zh");

        assertThat(page.locator(".desk .head")).containsText("Chinese");
        assertThat(page.locator(".tools")).containsText("waiting");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void shouldDecideWhatIsAlikeAtOnceAndTakeItBack() {
        Page page = open("/queue", 1440, ColorScheme.DARK, "en-US", "reviewer");
        shown(page);
        int before = waiting(page);
        page.keyboard().press("a");
        Locator rows = page.locator(".alike-row");
        rows.nth(2).waitFor();
        rows.nth(1).locator("input").check();
        rows.nth(2).locator("input").check();
        int chosen = page.locator(".alike-row input:checked").count();
        page.locator("#bulk-target").selectOption("nowhere");

        page.locator("[data-action=bulk]").click();

        assertThat(page.locator(".toast").last()).containsText(Integer.toString(chosen));
        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before - chosen));
        page.getByText("Undo all").click();
        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before));
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void shouldShowWhatOthersDoWithoutReloading() throws Exception {
        Page page = open("/live", 1440, ColorScheme.LIGHT, "en-US", "read-only");
        assertThat(page.locator("[data-tile=open]")).not().hasText("0");
        int before = waiting(page);
        assertThat(page.locator(".u-over")).hasCount(1);
        ApiClient reviewer = ApiClient.signedIn(console.url(), "reviewer", RunningConsole.PASSWORD);
        String id = reviewer.json("/api/queue?limit=1&order=newest")
                .at("/items/0/id")
                .asText();

        reviewer.post("/api/decisions", Map.of("ticketId", id, "action", "nowhere"));

        assertThat(page.locator("[data-tile=open]")).hasText(Integer.toString(before - 1));
        reviewer.post("/api/undo", Map.of());
        assertThat(page.locator("[data-tile=open]")).hasText(Integer.toString(before));
        page.context().close();
    }

    @Test
    void shouldComeBackByItselfWhenTheServerWasAway() throws Exception {
        try (Link link = new Link(URI.create(console.url()).getPort())) {
            Page page = open(
                    "http://127.0.0.1:" + link.port() + "/live",
                    browser.page(1440, 900, ColorScheme.LIGHT, "en-US"),
                    "read-only");
            assertThat(page.getByLabel("Live: updates arrive as they happen")).isVisible();
            assertThat(page.locator("[data-tile=open]")).isVisible();
            int before = waiting(page);

            link.cut(Link.Cut.RESET);
            assertThat(page.getByLabel("Connection lost, trying again")).isVisible();
            ApiClient reviewer = ApiClient.signedIn(console.url(), "reviewer", RunningConsole.PASSWORD);
            String id = reviewer.json("/api/queue?limit=1&order=newest")
                    .at("/items/0/id")
                    .asText();
            reviewer.post("/api/decisions", Map.of("ticketId", id, "action", "nowhere"));
            assertThat(page.locator("[data-tile=open]")).hasText(Integer.toString(before));

            link.heal();
            assertThat(page.getByLabel("Live: updates arrive as they happen")).isVisible();
            assertThat(page.locator("[data-tile=open]")).hasText(Integer.toString(before - 1));
            reviewer.post("/api/undo", Map.of());
            browser.complaints().removeIf(complaint -> complaint.contains("net::ERR")); // the browser's own, of the cut
            assertThat(browser.complaints()).isEmpty();
            page.context().close();
        }
    }

    @Test
    void shouldTakeBackTheDecisionThatItsMessageNames() {
        Page page = open("/queue", 1440, ColorScheme.LIGHT, "en-US", "reviewer");
        String first = shown(page);
        int before = waiting(page);
        page.keyboard().press("n");
        assertThat(page.locator(".toast")).hasCount(1);
        String second = shown(page);
        page.keyboard().press("n");
        assertThat(page.locator(".toast")).hasCount(2);

        page.locator(".toast button").first().click();

        assertThat(current(page)).hasAttribute("data-id", first);
        assertThat(page.locator(".entry[data-id='" + second + "']")).hasCount(0);
        page.keyboard().press("u");
        assertThat(page.locator("[data-stat=open]")).hasText(Integer.toString(before));
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void shouldCallATicketThatBelongsNowhereSoInItsHistory() throws Exception {
        Page page = open("/queue", 1440, ColorScheme.LIGHT, "zh-CN", "reviewer");
        String id = shown(page);
        page.waitForResponse("**/api/decisions", () -> page.keyboard().press("n"));
        ApiClient reviewer = ApiClient.signedIn(console.url(), "reviewer", RunningConsole.PASSWORD);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> reviewer.json("/api/ticket?id=" + id)
                .at("/label/status")
                .asText()
                .equals("ASSIGNED"));

        page.navigate(console.url() + "/ticket?id=" + id);

        // the decision first, then the revision that followed from it
        Locator steps = page.locator(".timeline li");
        assertThat(steps.last()).containsText("已分派 · 不属于任何类别 · reviewer");
        int before = steps.count(); // perhaps with what other tests did to the same ticket
        assertThat(steps.nth(before - 2)).containsText(Pattern.compile("^不属于任何类别 · reviewer"));
        page.keyboard().press("u");
        assertThat(steps).hasCount(before + 2);
        assertThat(steps.last()).containsText("已撤回 · 不属于任何类别 · reviewer");
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void shouldWarnOfCategoriesThatOverlap() {
        Page page = open("/queue", 1440, ColorScheme.LIGHT, "en-US", "lead");
        page.route("**/api/categories", route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replaceFirst("(\"nearest\":.*?\"similarity\":)[0-9.]+", "$10.93")));
        });
        page.navigate(console.url() + "/categories");

        assertThat(page.locator("tbody .chip.warm")).hasText("overlaps 0.93");
        page.context().close();
    }

    @Test
    void shouldSayThatItStillReadsTheQueueInsteadOfAllDone() {
        Page page = open("/live", 1440, ColorScheme.LIGHT, "zh-CN", "reviewer");
        page.route("**/api/session/state?queue=true", route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text()
                            .replaceFirst(
                                    "\"queue\":.*",
                                    "\"queue\":{\"total\":0,\"open\":0,\"complete\":false,\"items\":[]}}")));
        });
        page.navigate(console.url() + "/queue");

        assertThat(page.locator(".empty")).containsText("正在读取队列");
        shown(page); // as soon as it has been read
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @Test
    void shouldTellTheSecondOfTwoWhoDecideTheSameTicket() throws Exception {
        Page first = open("/queue", 1440, ColorScheme.LIGHT, "en-US", "reviewer");
        Page second = open("/queue", 1440, ColorScheme.LIGHT, "zh-CN", "other");
        String id = shown(first);
        second.keyboard().press("/");
        second.keyboard().type(id);
        second.keyboard().press("Enter");
        assertThat(second.locator(".items .entry")).hasCount(1); // searched: the list won't be asked for once more
        assertThat(current(second)).hasAttribute("data-id", id);
        assertThat(second.locator(".desk .head .mono")).hasText(id);

        first.waitForResponse("**/api/decisions", () -> first.keyboard().press("n"));
        second.keyboard().press("n");

        assertThat(second.locator(".toast.bad")).containsText("reviewer 已先决定工单 " + id);
        String next = shown(first);
        first.waitForResponse("**/api/decisions", () -> first.keyboard().press("n"));
        // as if the other's instance had not yet heard of the first
        console.loader()
                .decide(new ReviewDecision(
                        "late-" + next, next, ReviewDecision.Action.NOWHERE, "", "", "other", Instant.now()))
                .get(10, TimeUnit.SECONDS);
        assertThat(second.locator(".toast.bad").last()).containsText("reviewer 已先决定工单 " + next);
        first.keyboard().press("u");
        first.keyboard().press("u");
        assertThat(current(first)).hasAttribute("data-id", id);
        browser.complaints()
                .removeIf(complaint ->
                        complaint.contains("409") || complaint.contains("404")); // the browser's own, of the refusal
        assertThat(browser.complaints()).isEmpty();
        first.context().close();
        second.context().close();
    }

    @Test
    void shouldShowHostileTextsHarmlessly() throws Exception {
        ApiClient desk = ApiClient.withToken(console.url(), RunningConsole.TOKEN);
        ApiClient lead = ApiClient.signedIn(console.url(), "lead", RunningConsole.PASSWORD);
        String script = "<script>window.hacked=1</script><img src=x onerror=window.hacked=2>";
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("nasty-script", script);
        texts.put("nasty-formula", "=cmd|' /C calc'!A0 " + script);
        texts.put("nasty-rtl", "הטלפון שלי לא עובד \u202Egnp.exe");
        texts.put(
                "nasty-long", // 1,080,000 bytes
                "zażółć gęślą jaźń ".repeat(40_000));
        for (Map.Entry<String, String> text : texts.entrySet()) {
            desk.post(
                    "/api/tickets",
                    Map.of(
                            "id",
                            text.getKey(),
                            "subject",
                            script,
                            "text",
                            text.getValue(),
                            "attributes",
                            Map.of(script, script)));
        }
        String produced = "打印机卡纸了，".repeat(50_000); // 1,050,000 bytes
        texts.put("nasty-produced", produced);
        console.loader().ticket(new Ticket("nasty-produced", script, produced, "mail", Map.of(), Instant.now(), ""));
        console.loader().flush();
        lead.send("PUT", "/api/categories", Map.of("name", script, "title", script, "destination", script));
        Page page = open("/queue", 1440, ColorScheme.LIGHT, "en-US", "lead");
        for (String id : texts.keySet()) {
            Awaitility.await().until(() -> lead.get("/api/ticket?id=" + id).statusCode() == 200);
            page.navigate(console.url() + "/ticket?id=" + id);
            page.locator(".letter .body").waitFor();
            assertThat(page.locator(".letter h1")).hasText(script);
            String body = page.locator(".letter .body").innerText();
            assertThat(texts.get(id))
                    .startsWith(
                            body.strip().substring(0, Math.min(40, body.strip().length())));
            assertThat(page.locator("main img, main script")).hasCount(0);
        }
        for (String id : List.of("nasty-long", "nasty-produced")) {
            page.navigate(console.url() + "/ticket?id=" + id);
            page.locator(".letter .body").waitFor();
            assertThat(page.locator(".letter .body").textContent().length()).isEqualTo(10_000);
            page.getByText("Show all").click();
            page.waitForCondition(
                    () -> page.locator(".letter .body").textContent().equals(texts.get(id)));
            assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .isLessThanOrEqualTo(0);
            assertThat(lead.get("/api/tickets?limit=1000").body().length()).isLessThan(500_000);
        }
        page.navigate(console.url() + "/ticket?id=nasty-rtl");
        page.locator(".letter .body").waitFor();
        assertThat(page.evaluate("getComputedStyle(document.querySelector('.letter .body')).direction"))
                .isEqualTo("rtl");
        page.navigate(console.url() + "/categories");
        assertThat(page.getByText(script).first()).isVisible();
        page.getByText(script).first().click();
        assertThat(page.locator("main img, main script")).hasCount(0);
        page.navigate(console.url() + "/queue");
        page.locator(".entry").first().waitFor();
        page.keyboard().press("c");
        page.keyboard().type("hacked");
        assertThat(page.locator("[role=option]")).hasCount(1);
        assertThat(page.locator("[role=option]")).containsText(script);
        page.keyboard().press("Escape");

        assertThat(page.evaluate("window.hacked")).isNull();
        assertThat(browser.complaints()).isEmpty();
        page.context().close();
    }

    @ParameterizedTest
    @CsvSource({"1440, LIGHT, en-US", "360, DARK, zh-CN"})
    void shouldBeAccessibleAndFitNarrowAndWideScreens(int width, ColorScheme scheme, String locale) {
        Page page = browser.page(width, width == 360 ? 740 : 900, scheme, locale);
        page.navigate(console.url() + "/");
        page.locator("input[name=user]").waitFor();
        check(page, "sign-in", scheme, width);
        page.context().close();
        page = open("/queue", width, scheme, locale, "admin");
        page.locator(".letter").waitFor();
        check(page, "queue", scheme, width);
        page.keyboard().press("c");
        page.locator("[role=option]").first().waitFor();
        check(page, "correct", scheme, width);
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        check(page, "help", scheme, width);
        page.keyboard().press("Escape");
        page.keyboard().press("a");
        page.locator(".alike-row").first().waitFor();
        check(page, "alike", scheme, width);
        page.navigate(console.url() + "/categories");
        page.locator("tbody button").first().click();
        page.locator(".u-over").first().waitFor();
        check(page, "categories", scheme, width);
        page.navigate(console.url() + "/live");
        page.locator(".u-over").first().waitFor();
        check(page, "live", scheme, width);
        page.navigate(console.url() + "/ticket");
        page.locator("tbody tr").first().waitFor();
        check(page, "tickets", scheme, width);
        page.locator("tbody button").first().click();
        page.locator(".letter").waitFor();
        check(page, "ticket", scheme, width);
        page.context().close();
        assertThat(browser.complaints()).isEmpty();
    }

    /** WCAG by axe, no sideways scrolling, and a picture to look at. */
    private static void check(Page page, String name, ColorScheme scheme, int width) {
        String shot = name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve("console-" + shot + ".png"))
                .setFullPage(true));
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .as("%s needs no sideways scrolling", shot)
                .isLessThanOrEqualTo(0);
        assertThat(Browser.barriers(page)).as(shot).isEmpty();
    }
}
