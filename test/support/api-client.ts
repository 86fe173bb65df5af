import type { WireSignedIn } from '../../src/adapters/http/wire.js';

/** A token, by the web server's own sign-in. */
export async function signIn(webUrl: string, username: string, password = 'taskdeck'): Promise<string> {
  const response = await fetch(`${webUrl}/bff/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (response.status !== 200)
    throw new Error(`sign-in answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as WireSignedIn).token;
}
