// Shopify's own library, asked line by line: what does it make of a callback or a webhook?
import '@shopify/shopify-api/adapters/node';
import { createInterface } from 'node:readline';
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api';

const shopify = shopifyApi({
  apiKey: 'client-1',
  apiSecretKey: 'hush',
  apiVersion: ApiVersion.April26,
  hostName: 'arcus.example',
  isEmbeddedApp: false,
  scopes: ['read_orders'],
  logger: { level: LogSeverity.Error, log: () => {} },
});

async function callback({ query, now }) {
  Date.now = () => now * 1000;
  try {
    return await shopify.utils.validateHmac(query);
  } catch {
    return false;
  }
}

async function webhook({ headers, body }) {
  const rawRequest = { method: 'POST', url: '/', headers };
  const rawBody = Buffer.from(body, 'base64').toString();
  const found = await shopify.webhooks.validate({ rawBody, rawRequest, rawResponse: {} });
  return found.valid;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(await (asked.query ? callback(asked) : webhook(asked))));
}
