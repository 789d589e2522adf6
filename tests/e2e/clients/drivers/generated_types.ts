// The life of a connection by openapi-fetch, with the types that openapi-typescript generates.
import createClient from 'openapi-fetch';
import type { components, paths } from './arcus.js';

type Told = { status: number; body: unknown };
type Update = components['schemas']['UpdateRequest'];

export function steps(baseUrl: string, key: string): Record<string, () => Promise<Told>> {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
  const params = { path: { connector_type: 'ups' as const } };
  const row = '/v1/integrations/{connector_type}';
  const change = async (body: Update) => told(await client.PATCH(row, { params, body }));

  return {
    connect: async () =>
      told(
        await client.POST(row, {
          params: { ...params, header: { 'Arcus-Version': '2026-05-01' } },
          body: {
            mode: 'live',
            config: { label_format: 'ZPL', depots: [1, 2] },
            ship_from_city: 'Portland',
            seller_id: 'A1',
          },
        }),
      ),
    read: async () => told(await client.GET(row, { params })),
    list: async () =>
      told(await client.GET('/v1/integrations', { params: { query: { is_active: true, limit: 1 } } })),
    switch_off: () => change({ is_active: false }),
    rename: () => change({ display_name: 'Dock 5' }),
    clear: () => change({ seller_id: null }),
    refused: () => change({ display_name: '' }),
    store_credentials: async () =>
      told(
        await client.PUT('/v1/integrations/{connector_type}/credentials', {
          params,
          body: { credentials: { client_id: 'c1', client_secret: 's1' } },
        }),
      ),
    disconnect: async () => told(await client.DELETE(row, { params })),
    restore: async () => told(await client.POST(row, { params, body: {} })),
    history: async () =>
      told(
        await client.GET('/v1/integrations/{connector_type}/events', {
          params: { ...params, query: { include_count: true } },
        }),
      ),
    published: async () => told(await client.GET('/v1/openapi.json')),
  };
}

function told(answer: { data?: unknown; error?: unknown; response: Response }): Told {
  return { status: answer.response.status, body: answer.data ?? answer.error };
}
