// Shopify's own library, asked line by line: what does it make of a callback or a webhook?
// In two releases: the older one reads a space in a callback as `+`, the newer one as `%20`.
import '@shopify/shopify-api/adapters/node';
import 'shopify-api-15/adapters/node';
import { createInterface } from 'node:readline';
import * as older from '@shopify/shopify-api';
import * as newer from 'shopify-api-15';

const configured = ({ ApiVersion, LogSeverity, shopifyApi }) =>
  shopifyApi({
    apiKey: 'client-1',
    apiSecretKey: 'hush',
    apiVersion: ApiVersion.April26,
    hostName: 'arcus.example',
    isEmbeddedApp: false,
    scopes: ['read_orders'],
    logger: { level: LogSeverity.Error, log: () => {} },
  });

const releases = { older: configured(older), newer: configured(newer) };

async function callback({ query, now, release = 'older' }) {
  Date.now = () => now * 1000;
  try {
    return await releases[release].utils.validateHmac(query);
  } catch {
    return false;
  }
}

async function webhook({ headers, body }) {
  const rawRequest = { method: 'POST', url: '/', headers };
  const rawBody = Buffer.from(body, 'base64').toString();
  const found = await releases.older.webhooks.validate({ rawBody, rawRequest, rawResponse: {} });
  return found.valid;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  console.log(JSON.stringify(await (asked.query ? callback(asked) : webhook(asked))));
}
