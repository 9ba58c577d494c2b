/** A page of Amazon's security center, with builds as lines of its list. */
export const alasPage = (
  builds: readonly string[],
  title = 'ALAS2023-2031-126',
  heading = 'Amazon Linux 2023 Security Advisory:</b> ALAS-2031-126',
): string => `<!doctype html>
<html><head><title>${title}</title></head><body>
<span class='alas-info'><b>${heading}</span>
<span class='alas-info'><b>Advisory Release Date:</b> 2031-03-07 00:29 Pacific</span>
<span class='alas-info'><b>Advisory Updated Date:</b> 2031-03-08 00:51 Pacific</span>
<div id='severity' class='alas-info'><b>Severity:</b><span class='date'><i class='fas'></i></span>
 Important<br /></div>
<div id='references'><b>References:</b><a href='/cve/html/CVE-2031-0001.html'>CVE-2031-0001&nbsp;</a><a>CVE-2031-0002</a></div>
<div id='issue_overview'><p>It <i>slips</i>.</p></div>
<div id='new_packages'><b>New Packages:</b><pre>aarch64:<br />${builds.map((build) => `&nbsp;&nbsp;&nbsp; ${build}<br />`).join('')}<br />src:<br />&nbsp; anchor-1.0-2.amzn2023.src<br /></pre></div>
<p>Mitre: CVE-2031-9999</p></body></html>`
