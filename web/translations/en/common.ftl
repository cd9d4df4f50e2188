# Words that surround every page or stand on many of them.
site-name = Thyrida
title-problem = Error:
skip-to-content = Skip to main content
other-language = Ελληνικά
other-language-tag = el
signed-in-as = Signed in as
sign-out = Sign out
register-short = Register
nav-label = My pages
nav-cases = My cases
nav-desk = Inbox
nav-office = My office
nav-operator = Outgoing mail
nav-work = Background work
back = Back
back-label = Way back
footer-what = Online services for citizens
footer-help = You can always be served in person as well, at the municipality’s offices or at a citizens’ service centre (KEP).
or = or
yes = Yes
no = No
optional = (optional)
error-prefix = Error:
problems-title = There is a problem
date-day = Day
date-month = Month
date-year = Year
form-add = Add another
form-remove = Remove
form-not-yet = Worked out from your answers.

service = Service
reference = Case reference
protocol = Protocol number
protocol-later = To be given soon
applicant = Applicant
submitted-at = Submitted
status = Status
status-received = Received
outcome-abandoned = Closed without being completed
family-unavailable = the other side is not available
family-refused = the other side refused
family-not-found = what was asked for was not found
family-invalid = the details were not accepted
family-timeout = no answer came in time
documents-title = What to bring with you
no-documents = You do not need to bring any documents.
document-ex-officio = We obtain this ourselves; you do not need to bring it
document-sometimes = Only if your answers call for it
case-number = Case { $reference }
case-title = { $service }, case { $reference }
case-named = Case { $reference }

span-working-days = { $count ->
    [one] { $count } working day
   *[other] { $count } working days
}
span-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
span-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}
span-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
span-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
span-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
delivery-office = At the municipality’s offices
delivery-kep = At a citizens’ service centre (KEP)
delivery-post = By post, charged to the recipient (level B)
delivery-electronic = Electronically (level B)
delivery-level-hint = With level B you may also receive it by post or electronically. You get level B once, at the municipality’s office, with your identity card or passport.
sending-post = It will be sent by post. We expect it to be ready to be sent on { $at }. You pay the postage on delivery.
sending-electronic = You will find it on the page of your case. We expect it to be ready on { $at }.
level-a = An account that you open yourself is enough. We check your identity when you come to collect.
level-b = You need a verified account: once, in person at the municipality’s offices, with your identity card or passport.

kept-title = What you had written
kept-text = It was not saved. Copy it, so that you do not have to write it again.
to-front = Back to the front page
collection-code = Collection code
collection-code-text = Show it at the counter together with your identity document, on your phone or on paper.
collection-code-qr = The collection code as a QR code

# components
breadcrumbs-label = Breadcrumb
pagination-label = Pagination
pagination-page = Page { $number }
pagination-previous = Previous
pagination-previous-what = page
pagination-next = Next
pagination-next-what = page
banner-important = Important
banner-success = Success
warning-text = Warning
count-characters = You can enter up to { $count } characters
count-words = You can enter up to { $count } words
document-upload = You send it electronically with the application
file-hint = A { $kinds } file of up to { $size } MB. { $most ->
    [one] You can send one.
   *[other] You can send up to { $most }.
}
file-upload = Upload file
file-remove = Remove
file-full = You have sent as many files as can be taken here. To send another, remove one first.
file-missing = Choose a file
file-empty = The file “{ $name }” is empty
file-too-large = The file “{ $name }” is larger than { $most } MB
file-kind = The file “{ $name }” is not { $kinds }. Save it as one and send it again
file-broken = The file “{ $name }” is not a whole { $kind } file, or holds something else as well. Save it anew and send it again
file-vast = The picture “{ $name }” has far too large dimensions. Make it smaller and send it again
file-too-many = The file “{ $name }” was not kept: up to { $most } files can be taken
file-gone = One of the files you sent is not there any more. Please send it again.
file-waiting = being checked for viruses
file-unscanned = not checked for viruses
file-infected = removed because a virus was found in it
message-files = Files with the message
