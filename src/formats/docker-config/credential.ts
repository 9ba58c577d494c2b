/** What proves to a registry who we are. */
export type RegistryCredential =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** A refresh token, to be exchanged for one that opens (OAuth 2). */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A token that opens by itself. */
  | { readonly kind: 'bearer'; readonly token: string }

/** What a credential helper prints as the user when the secret is a refresh token. */
const tokenUser = '<token>'

export function credentialOf(username: string, secret: string): RegistryCredential | undefined {
  if (secret === '') return undefined
  return username === tokenUser
    ? { kind: 'identity-token', token: secret }
    : { kind: 'basic', username, password: secret }
}
