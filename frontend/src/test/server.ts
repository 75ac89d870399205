/** The server's side of a test: answers requests at the HTTP boundary, so that the real client runs. */
import axios, { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios'

interface Asked {
  /** `POST /auth/refresh` */
  what: string
  /** What stands behind the path. */
  params: unknown
  authorization: string | null
  /** The versions that a change may be made to. */
  ifMatch: string | null
  body: unknown
}

interface Answer {
  status: number
  body: unknown
  headers?: Readonly<Record<string, string>>
}

type Handler = (asked: Asked) => Answer

let handlers: Readonly<Record<string, Handler>> = {}
export const asked: Asked[] = []

/** @param routes by method and path below the API's base, e.g. `GET /portfolios` */
export function serve(routes: Readonly<Record<string, Handler>>): void {
  handlers = routes
  asked.length = 0
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const problem = (status: number, error: string, message: string, fields: { field: string; reason: string }[] = []): Answer => ({
  status,
  body: { error, message, fields },
})

/** Stands in for the network; installed before any client is made. */
export function installServer(): void {
  axios.defaults.adapter = (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    const request = read(config)
    asked.push(request)
    const handler = handlers[request.what]
    if (handler === undefined) return Promise.reject(new AxiosError(`nothing answers ${request.what}`, 'ERR_NETWORK', config))
    const { status, body, headers = {} } = handler(request)
    const response = { data: body, status, statusText: '', headers, config } as AxiosResponse
    if (status < 300) return Promise.resolve(response)
    return Promise.reject(new AxiosError(String(status), 'ERR_BAD', config, null, response))
  }
}

function read(config: InternalAxiosRequestConfig): Asked {
  const header = (name: string): string | null => {
    const value = config.headers.get(name)
    return typeof value === 'string' ? value : null
  }
  return {
    what: `${(config.method ?? 'get').toUpperCase()} ${config.url ?? ''}`,
    params: config.params,
    authorization: header('Authorization'),
    ifMatch: header('If-Match'),
    body: typeof config.data === 'string' ? (JSON.parse(config.data) as unknown) : null,
  }
}
