/** What can be said about an e-mail and a password before asking the server. */
export interface Credentials {
  email: string
  password: string
}

export type FieldErrors = Partial<Record<keyof Credentials, string | undefined>>

export function checkCredentials({ email, password }: Credentials, minPassword: number): FieldErrors {
  return {
    email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : 'Enter an e-mail address, such as you@example.org.',
    password: password.length >= minPassword ? undefined : tooShort(minPassword),
  }
}

const tooShort = (least: number): string =>
  least <= 1 ? 'Enter your password.' : `Use at least ${least} characters.`
