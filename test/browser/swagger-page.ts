import type { Browser, Locator, Page } from 'playwright-core';
import type { Json } from '../support/http-client.js';

export interface Tried {
  status: number;
  /** The part of the page that shows the answer. */
  shown: Locator;
  /** The answer as the page shows it. */
  json(): Promise<Json>;
}

/** A person in front of a Swagger page. */
export class SwaggerPage {
  /** What went wrong in the browser: exceptions, errors on the console (a broken content policy is one), lost requests. */
  readonly complaints: string[] = [];

  private constructor(private readonly page: Page) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    page.on('requestfailed', (request) => this.complaints.push(`${request.url()} failed`));
  }

  static async open(browser: Browser, url: string): Promise<SwaggerPage> {
    const page = await browser.newPage();
    const swagger = new SwaggerPage(page);
    await page.goto(url);
    await page.locator('.opblock').first().waitFor();
    return swagger;
  }

  /** Chooses another document in the page's bar, and waits until it is shown. */
  async choose(title: string): Promise<void> {
    await this.page.locator('.topbar select').selectOption({ label: title });
    await this.page.locator('.info .title', { hasText: title }).waitFor();
    await this.page.locator('.opblock').first().waitFor();
  }

  /** Of the document that is shown. */
  async title(): Promise<string> {
    const [title] = (await this.page.locator('.info .title').innerText()).split('\n');
    return title!.trim();
  }

  async authorize(scheme: string, token: string): Promise<void> {
    await this.page.locator('.auth-wrapper .authorize').first().click();
    const form = this.page.locator('.auth-container', { has: this.page.getByText(`${scheme} `) });
    await form.locator('input').fill(token);
    await form.getByRole('button', { name: 'Apply credentials' }).click();
    await this.page.locator('.modal-ux .btn-done').first().click();
  }

  /**
   * Opens an operation and presses "Execute", with its prefilled example unless told otherwise.
   * @param id `tag-operationId`
   */
  async tryOut(
    id: string,
    given: { answerType?: string; body?: string; path?: Record<string, string> } = {},
  ): Promise<Tried> {
    const block = this.page.locator(`#operations-${id}`);
    if (!(await block.locator('.opblock-body').isVisible()))
      await block.locator('.opblock-summary-control').click();
    const { answerType, body, path = {} } = given;
    for (const [name, value] of Object.entries(path))
      await block.locator(`tr[data-param-name="${name}"] input`).fill(value);
    if (body !== undefined) await block.locator('textarea.body-param__text').fill(body);
    if (answerType)
      await block
        .locator('.responses-table:not(.live-responses-table) select.content-type')
        .first()
        .selectOption(answerType);
    await block.getByRole('button', { name: 'Execute' }).click();
    const shown = block.locator('.live-responses-table tr.response');
    await block.locator('.loading-container').waitFor({ state: 'detached' });
    const status = Number((await shown.locator('.response-col_status').innerText()).trim().split(/\s/)[0]);
    const json = async () => JSON.parse(await shown.locator('.highlight-code code').first().innerText());
    return { status, shown, json };
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}
