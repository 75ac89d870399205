/** The axios client of everything behind the sign-in: adds the token, and on a 401 renews it once before giving up. */
import axios, { AxiosHeaders, type InternalAxiosRequestConfig, isAxiosError } from 'axios'

import { BASE, accessToken, renew } from './session'

type Retried = InternalAxiosRequestConfig & { retried?: boolean }

export const client = axios.create({ baseURL: BASE, timeout: 15_000 })

client.interceptors.request.use(async (config) => {
  const token = await accessToken()
  if (token !== null) config.headers.set('Authorization', `Bearer ${token}`)
  return config
})

client.interceptors.response.use(undefined, async (error: unknown) => {
  const config = isAxiosError(error) ? (error.config as Retried | undefined) : undefined
  const refused = isAxiosError(error) && error.response?.status === 401
  if (!refused || config === undefined || config.retried === true) throw error
  if ((await renew()) === null) throw error
  const headers = new AxiosHeaders(config.headers)
  headers.delete('Authorization')
  return client.request({ ...config, headers, retried: true } as Retried)
})
