/**
 * What a resource lies in, as `container/*`: the objects of a bucket, the streams of a log group. Undefined for what
 * stands by itself.
 */
export function containerOf(resource: string): string | undefined {
  const found =
    /^(arn:[^:]*:s3:::[^/]+\/)./.exec(resource) ??
    /^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]*:)./.exec(resource) ??
    /^((?:\/\/storage\.googleapis\.com\/)?projects\/[^/]+\/buckets\/[^/]+\/objects\/)./.exec(resource);
  return found === null ? undefined : `${found[1]}*`;
}
